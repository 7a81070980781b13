// Package visibility, and the visibility of types and constants: `package`, `public(package)`, `friend` without a list entry.

//# publish
module 0x42::inner {
    package struct Part has copy, drop { x: u64 }
    public struct Open(u64) has copy, drop;
    public enum State has copy, drop { Off, On { level: u8 } }
    package const LEVEL: u8 = 3;
    public const LIMIT: u64 = 10;
    package fun one(): u64 { 1 }
    public(package) fun two(): u64 { 2 }
    package entry fun three() {}
}
module 0x42::outer {
    use 0x42::inner::{Self, LIMIT, Open, Part, State};

    public fun sum(): u64 { inner::three(); inner::one() + inner::two() + LIMIT + (inner::LEVEL as u64) }
    public fun parts(): u64 {
        let part = Part { x: 1 };
        part.x += 4;
        let Part { x } = part;
        let open = Open(5);
        open.0 += x;
        open.0
    }
    public fun states(): (u8, bool, bool) {
        let state = State::On { level: inner::LEVEL };
        match (&mut state) { On { level } if (*level > 2) => *level = 9, _ => {} };
        (state.level, state is On, State::Off < state)
    }
}

//# run 0x42::outer::sum
//# run 0x42::outer::parts
//# run 0x42::outer::states

// A package ends at its address.
//# publish
module 0x43::other {
    use 0x42::inner;
    fun f() { inner::one(); inner::two(); }
    fun g(): u8 { inner::LEVEL }
    fun h(p: inner::Part): u64 { p.x }
}

// What is public is seen there too, but resources stay with their module.
//# publish
module 0x43::allowed { use 0x42::inner::{LIMIT, Open}; public fun f(): u64 { Open(LIMIT).0 } }
//# run 0x43::allowed::f
//# publish
module 0x42::resource { public struct R has key { x: u64 } }

// Friends and packages do not mix in one module.
//# publish
module 0x42::mixed { friend 0x42::outer; package fun f() {} }
