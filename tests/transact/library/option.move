// `option`: values that may be missing.

//# publish
module 0x42::m {
    use std::option;
    public fun get(full: bool): u64 { let o = if (full) option::some(3) else option::none(); o.destroy_some() }
    public fun default(full: bool): u64 { let o = if (full) option::some(3) else option::none(); o.destroy_with_default(9) }
    public fun fill_twice() { let o = option::some(1); option::fill(&mut o, 2); }
    public fun tests(): (bool, bool, bool) { let o = option::some(5); (o.is_some(), o.is_none(), o.contains(&5)) }
}

//# run 0x42::m::get --args true
//# run 0x42::m::get --args false
//# run 0x42::m::default --args false
//# run 0x42::m::fill_twice
//# run 0x42::m::tests
