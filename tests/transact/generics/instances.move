// One function for many types, each with its own layout.

//# publish
module 0x42::m {
    struct Pair<A, B> has copy, drop { a: A, b: B }
    public fun swap<A: drop, B: drop>(p: Pair<A, B>): Pair<B, A> { let Pair { a, b } = p; Pair { a: b, b: a } }
    public fun make<A: drop, B: drop>(a: A, b: B): Pair<B, A> { swap(Pair { a, b }) }
    public fun count<T>(v: &vector<T>): u64 { v.length() }
    public fun same<T: drop>(a: T, b: T): bool { a == b }
}

//# run 0x42::m::make --type-args u8 vector<u64> --args 1 [2,3]
//# run 0x42::m::make --type-args u256 bool --args 1 true
//# run 0x42::m::make --type-args vector<vector<address>> u16 --args [[@0x1],[]] 7
//# run 0x42::m::count --type-args bool --args [true,false]
//# run 0x42::m::same --type-args vector<u8> --args x"0102" [1,2]
//# run 0x42::m::same --type-args address --args @0x1 @0x2
