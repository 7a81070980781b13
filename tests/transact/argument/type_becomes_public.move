// A type that a later version of its module makes public can be given from then on.

//# publish
module 0x42::m {
    struct Pair has copy, drop { left: u64, right: u64 }
    enum Side has copy, drop { Left, Right(u8) }
    public fun sum(pair: Pair): u64 { pair.left + pair.right }
    public fun sides(sides: vector<Side>): u64 { sides.length() }
}

//# run 0x42::m::sum --args {1,2}
//# run 0x42::m::sides --args [Left]

//# publish
module 0x42::m {
    public struct Pair has copy, drop { left: u64, right: u64 }
    public enum Side has copy, drop { Left, Right(u8) }
    public fun sum(pair: Pair): u64 { pair.left + pair.right }
    public fun sides(sides: vector<Side>): u64 { sides.length() }
}

//# run 0x42::m::sum --args {1,2}
//# run 0x42::m::sides --args [Left,Right(1)]
