module 0x42::m {
    struct Point has drop { x: u64 }

    fun norm(p: &Point): u64 { p.x }

    fun f(): u64 {
        norm(0) //~ E0301
    }
}
