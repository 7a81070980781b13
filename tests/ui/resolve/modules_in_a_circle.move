module 0x42::a { //~ E0216
    use 0x42::b;

    public fun f(): u64 { b::g() }
}

module 0x42::b {
    use 0x42::a;

    public fun g(): u64 { a::f() }
}
