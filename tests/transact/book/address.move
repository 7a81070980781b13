// The chapter on addresses: `@` makes a value of a number or a name; without it a module is meant.

//# init --addresses shop=0xCAFE

//# publish
module shop::goods {
    struct Stock has key { count: u64 }

    public fun same(): bool {
        let one = @0xCAFE;
        let other: address = @shop;
        one == other && @shop == @0x000CAFE && @0xCAFE == @51966 && @0x1 == @std
    }
    public fun order(): bool { @0x1 < @shop && @0x100 > @0xFF }
    public fun open(owner: &signer, count: u64) { move_to(owner, Stock { count }) }
    public fun count(owner: address): u64 { if (exists<Stock>(owner)) Stock[owner].count else 0 }
}

//# publish
module 0xCAFE::visitor {
    public fun look(): u64 { shop::goods::count(@0x7) + 0xCAFE::goods::count(@0x8) }
}

//# run shop::goods::same
//# run shop::goods::order
//# run shop::goods::open --signers 0x7 --args 5
//# run shop::goods::open --signers 0x8 --args 6
//# run 0xCAFE::visitor::look
//# view --address 0x7 --resource shop::goods::Stock

// An address is not a number, and a name must be known.
//# publish
module 0x42::a {
    fun f(): u64 { @0x1 }
    fun g(): address { 0x1 }
    fun h(): address { @nobody }
    fun i(): address { @0x1 + @0x2 }
}

//# publish
module 0x42::b { fun f(): address { @0x10000000000000000000000000000000000000000000000000000000000000000 } }
