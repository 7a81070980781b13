//@ run first 7
/// One function, an instance for each type.
module 0x42::m {
    struct Pair<A, B> has copy, drop { a: A, b: B }

    fun swap<A: copy + drop, B: copy + drop>(pair: &Pair<A, B>): Pair<B, A> {
        Pair { a: pair.b, b: pair.a }
    }

    public fun first(n: u64): bool {
        swap(&Pair { a: n, b: n > 5 }).a
    }
}
