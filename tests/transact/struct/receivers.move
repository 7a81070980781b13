// A function whose first parameter is `self` is called with a dot; the reference is taken as needed.

//# publish
module 0x42::m {
    struct C has copy, drop { n: u64 }
    public fun new(): C { C { n: 1 } }
    public fun get(self: &C): u64 { self.n }
    public fun add(self: &mut C, n: u64) { self.n = self.n + n }
    public fun done(self: C): u64 { self.n * 10 }
    public fun chain(): (u64, u64) {
        let c = new();
        c.add(2);
        let v = vector[c, c];
        v[1].add(5);
        (v[0].get(), v.pop_back().done())
    }
}

//# run 0x42::m::chain
//# run
script { fun main() { let c = 0x42::m::new(); c.add(4); assert!(c.get() == 5 && c.done() == 50, 1) } }
