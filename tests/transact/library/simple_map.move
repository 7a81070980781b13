// `simple_map`: keys once, in order of arrival, and aborts for those that are missing or there.

//# publish
module 0x42::m {
    use aptos_std::simple_map;
    public fun f(): (u64, vector<u8>, vector<bool>) { let m = simple_map::new(); m.add(3u8, true); m.add(1, false); m.upsert(3, false); (m.length(), m.keys(), m.values()) }
    public fun missing(): bool { let m = simple_map::new<u8, bool>(); m.add(1, true); *m.borrow(&2) }
    public fun twice() { let m = simple_map::new<u8, bool>(); m.add(1, true); m.add(1, false) }
}

//# run 0x42::m::f
//# run 0x42::m::missing
//# run 0x42::m::twice
