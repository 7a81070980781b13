module 0x42::m {
    fun local(): u64 {
        let x: _ = 3; //~ E0101
        x
    }

    fun argument(): vector<u8> {
        std::vector::empty<_>() //~ E0101
    }

    fun part(): vector<vector<u8>> {
        let v: vector<_> = vector[]; //~ E0101
        v
    }
}
