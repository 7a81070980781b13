// The chapter on equality, and that on comparison: of all types, by value, consuming what they compare or not.

//# publish
module 0x42::equality {
    struct Point has copy, drop { x: u64, name: vector<u8> }
    struct Deed { id: u64 }
    enum Shape has copy, drop { Dot, Circle(u64), Box { w: u64, h: u64 } }

    public fun simple(): bool {
        1u8 == 1 && true != false && @0x1 == @std && b"a" == x"61" && vector[1, 2] != vector[2, 1]
    }
    public fun structures(): bool {
        let p = Point { x: 1, name: b"p" };
        p == Point { x: 1, name: b"p" } && p != Point { x: 1, name: b"q" }
            && Shape::Circle(1) == Circle(1) && Shape::Dot != Circle(1)
    }
    public fun references(): bool {
        let p = Point { x: 1, name: b"p" };
        let q = p;
        &p == &q && &mut p == &q && &p.x == &mut q.x
    }
    public fun by_reference(): bool {
        let (a, b) = (Deed { id: 1 }, Deed { id: 1 });
        let same = &a == &b;
        let before = a < b;
        let Deed { id: _ } = a;
        let Deed { id: _ } = b;
        same && !before
    }
    public fun order(): bool {
        false < true
            && @0xFF < @0x100
            && vector[1, 2] < vector[1, 2, 0]
            && b"b" > b"az"
            && Point { x: 1, name: b"z" } < Point { x: 2, name: b"" }
            && Point { x: 1, name: b"a" } <= Point { x: 1, name: b"a" }
            && Shape::Dot < Shape::Circle(0)
            && Shape::Circle(9) < Shape::Box { w: 0, h: 0 }
            && Shape::Box { w: 1, h: 2 } < Shape::Box { w: 1, h: 3 }
            && -1 < 0i8
    }
    public fun generic<T: copy + drop>(a: T, b: T): (bool, bool, T) { (copy a == copy b, a < b, a) }
}

//# run 0x42::equality::simple
//# run 0x42::equality::structures
//# run 0x42::equality::references
//# run 0x42::equality::by_reference
//# run 0x42::equality::order
//# run 0x42::equality::generic --type-args u64 --args 3 4
//# run 0x42::equality::generic --type-args vector<u8> --args b"x" b"x"

// Both sides are of one type, references or not.
//# publish
module 0x42::a {
    fun f(): bool { 1u8 == 1u64 }
    fun g(x: &u64): bool { x == 1 }
    fun h(): bool { @0x1 == 1 }
    fun i(): bool { vector[1u8] < vector[1u64] }
}

// What is compared by value is used up.
//# publish
module 0x42::b {
    struct Deed { id: u64 }
    fun f(a: Deed, b: Deed): bool { a == b }
    fun g<T>(a: T, b: T): bool { a != b }
}
