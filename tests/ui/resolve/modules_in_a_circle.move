module 0x42::a {
    use 0x42::b; //~ E0216

    public fun f(): u64 { b::g() }
}

module 0x42::b {
    use 0x42::a;

    public fun g(): u64 { a::f() }
}
