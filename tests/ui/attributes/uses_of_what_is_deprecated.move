#[deprecated]
module 0x42::old {
    public fun f() {}
}

module 0x42::m {
    use 0x42::old;

    #[deprecated]
    struct S has drop {}

    public fun own(_s: S) {}

    #[deprecated]
    public fun get(self: &T): u64 { self.n }

    struct T has drop { n: u64 }

    public fun make(): T { T { n: 1 } }

    public fun g() { old::f(); } //~ W0207
}

module 0x42::user {
    public fun f(): u64 { 0x42::m::make().get() } //~ W0207

    public fun g(_s: 0x42::m::S) {} //~ W0207
}
