// Phantom arguments decide no abilities and no layout, but keep types apart.

//# publish
module 0x42::m {
    struct C<phantom T> has copy, drop, store { n: u64 }
    struct X {}
    struct Y {}
    public fun x(): C<X> { C { n: 1 } }
    public fun y(): C<Y> { C { n: 2 } }
    public fun sum(): u64 { let a = x(); let b = a; a.n + b.n + y().n }
}

//# run 0x42::m::x
//# run 0x42::m::sum
