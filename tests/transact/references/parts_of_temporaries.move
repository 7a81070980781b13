// A part of a value that is in no variable is lent, not copied: its type needs no `copy`. What was moved out
// of a variable to get at a part is no longer in it.

//# publish
module 0x42::m {
    struct Inner has drop { k: u64 }
    struct Outer has drop { inner: Inner, list: vector<Inner> }
    fun make(): Outer { Outer { inner: Inner { k: 3 }, list: vector[Inner { k: 4 }] } }
    fun list(): vector<Inner> { vector[Inner { k: 1 }, Inner { k: 2 }] }
    fun field(): u64 { let r = &make().inner; r.k }
    fun element(): u64 { let r = &list()[1]; r.k }
    fun deep(): u64 { let r = &mut make().list[0].k; *r += 1; *r }
    fun element_mut(): u64 { let r = &mut list()[0]; r.k = 5; r.k }
    fun assigned(): u64 { list()[0].k += 1; make().inner.k = 9; make().list[0].k }
    fun of_moved(s: Outer): u64 { let r = &(move s).inner; let k = r.k; s = make(); s.inner.k + k }
    fun of_copied(v: vector<u64>): u64 { let r = &mut (copy v)[0]; *r = 7; v[0] }
    fun test(): u64 { of_moved(make()) * 10 + of_copied(vector[1]) }
}

//# run 0x42::m::field
//# run 0x42::m::element
//# run 0x42::m::deep
//# run 0x42::m::element_mut
//# run 0x42::m::assigned
//# run 0x42::m::test

// Gone is gone, whatever is read of it.
//# publish
module 0x42::n {
    struct Inner has drop { k: u64 }
    struct Outer has drop { inner: Inner }
    fun twice(s: Outer): u64 { let k = (move s).inner.k; k + s.inner.k }
}
