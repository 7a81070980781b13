// Generic enums, nested ones, and vectors of them.

//# publish
module 0x42::m {
    enum Tree<T> has copy, drop { Leaf, Node { value: T, rest: vector<T> } }
    enum Opt<T> has copy, drop { No, Yes(T) }
    public fun leaf(): Tree<u8> { Tree::Leaf }
    public fun node<T: copy + drop>(v: T): Tree<T> { Tree::Node { value: v, rest: vector[v, v] } }
    public fun nest(): Opt<Opt<u64>> { Opt::Yes(Opt::Yes(3)) }
    public fun deep(n: u64): u64 {
        let o = if (n == 0) Opt::No else if (n == 1) Opt::Yes(Opt::No) else Opt::Yes(Opt::Yes(n));
        match (o) { Opt::Yes(Opt::Yes(x)) => x, Opt::Yes(Opt::No) => 100, Opt::No => 200 }
    }
}

//# run 0x42::m::leaf
//# run 0x42::m::node --type-args bool --args true
//# run 0x42::m::nest
//# run 0x42::m::deep --args 0
//# run 0x42::m::deep --args 1
//# run 0x42::m::deep --args 2
