#[view] //~ W0206
module 0x42::m {
    #[event] //~ W0206
    const N: u64 = 1;

    #[bytecode_instruction] //~ W0206
    struct S {}

    #[persistent] //~ W0206
    #[deprecated]
    struct T {}

    #[randomness, randomness] //~ W0206
    entry fun f() { let _ = N; }

    #[expected_failure] //~ W0206
    fun g() {}
}
