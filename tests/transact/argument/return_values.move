// Values print without names or types.

//# publish
module 0x42::m {
    struct Empty has drop {}
    struct P has drop { a: u64, b: vector<u64> }
    struct Q has drop { p: P, who: address, yes: bool }
    public fun unit() {}
    public fun one(): u8 { 1 }
    public fun many(): (bool, u256, address) { (false, 0, @0x2a) }
    public fun empty(): Empty { Empty {} }
    public fun pair(): P { P { a: 2, b: vector[3] } }
    public fun nested(): (Q, vector<P>) {
        (Q { p: P { a: 1, b: vector[] }, who: @0x0, yes: true }, vector[P { a: 0, b: vector[0] }])
    }
    public fun same<T>(value: T): T { value }
    public fun long(): address { @0xdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeefdeadbeef }
}

//# run 0x42::m::unit
//# run 0x42::m::one
//# run 0x42::m::many
//# run 0x42::m::empty
//# run 0x42::m::pair
//# run 0x42::m::nested
//# run 0x42::m::long
//# run 0x42::m::same --type-args signer --signers 0xA
