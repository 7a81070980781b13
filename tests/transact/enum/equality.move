// Enums are equal where variants and fields are.

//# publish
module 0x42::m {
    enum E has copy, drop { A, B { n: u64 }, C { n: u64 } }
    fun make(n: u64): E { if (n < 10) E::A else if (n < 20) E::B { n } else E::C { n } }
    public fun same(a: u64, b: u64): bool { make(a) == make(b) }
    public fun vectors(a: u64, b: u64): bool { vector[make(a)] != vector[make(b)] }
}

//# run 0x42::m::same --args 1 2
//# run 0x42::m::same --args 11 12
//# run 0x42::m::same --args 11 11
//# run 0x42::m::same --args 1 11
//# run 0x42::m::vectors --args 21 21
