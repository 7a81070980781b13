module 0x42::m {
    fun first(): u64 {
        let x = 1 //~ E0104
        x
    }

    fun second(): vector<u8> {
        "text" //~ E0002
    }

    fun third(x: u64): u64 {
        while x < 3 { x = x + 1 }; //~ E0105
        x
    }
}
