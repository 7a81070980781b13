module 0x42::m {
    struct Point has drop { x: u64 }

    fun norm(self: &Point): u64 { self.x }

    fun f(p: &Point): u64 {
        p.normal() + p.norm() //~ E0219
    }
}
