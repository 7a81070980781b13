// Resources print without names, whatever is in them.

//# publish
module 0x42::m {
    struct In has store { a: u8, b: bool }
    struct R has key {
        a: u8, b: u16, c: u32, d: u64, e: u128, f: u256, g: bool, h: address,
        i: vector<u8>, j: vector<In>, k: std::string::String, l: std::option::Option<u64>,
    }
    fun init_module(s: &signer) {
        move_to(s, R {
            a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: true, h: @0x7, i: x"0809",
            j: vector[In { a: 10, b: false }], k: std::string::utf8(b"hi"), l: std::option::some(11),
        })
    }
}

//# view --address 0x42 --resource 0x42::m::R
//# view --resource 0x42::m::R --address 0x42
//# view --address 0x42 --resource 0x42::m::Missing
//# view --address 0x42 --resource 0x43::m::R
//# view --address 0x42 --resource u64
//# view --address nobody --resource 0x42::m::R
