// What a loop touches is as exact as what its addresses are made of: calls in a loop return the same for
// the same arguments, and whoever consumes a vector has its elements. An address that one round hands to
// the next is unknown.

//# publish
module 0x42::list {
    struct Node has key { next: address, other: address }
    public fun open(account: &signer, next: address) { move_to(account, Node { next, other: @0x0 }) }
    public fun next(of: address): address { Node[of].next }
    public fun other(of: address): address { Node[of].other }
    public fun set_other(of: address, other: address) { Node[of].other = other }
}
module 0x42::purse {
    use std::signer;
    use 0x42::list;
    struct Purse has key { coins: u64, uses: u64 }

    fun take(from: &signer, coins: u64) {
        let purse = &mut Purse[signer::address_of(from)];
        purse.uses += 1;
        purse.coins -= coins
    }
    fun give(to: address, coins: u64) { Purse[to].coins += coins }

    entry fun open(account: &signer, coins: u64, next: address) {
        move_to(account, Purse { coins, uses: 0 });
        list::open(account, next)
    }
    entry fun pay_all(from: &signer, to: vector<address>, coins: vector<u64>) {
        let i = 0;
        while (i < to.length()) { take(from, coins[i]); give(to[i], coins[i]); i += 1 }
    }
    entry fun for_each(from: &signer, to: vector<address>, coins: u64) {
        to.for_each(|a| { take(from, coins); give(a, coins) })
    }
    entry fun zip(from: &signer, to: vector<address>, coins: vector<u64>) {
        to.zip(coins, |a, n| { take(from, n); give(a, n) })
    }
    entry fun fold(from: &signer, to: vector<address>, coins: u64) {
        let sum = to.fold(0, |sum, a| { give(a, coins); sum + coins });
        take(from, sum)
    }
    entry fun filter(to: vector<address>) {
        to.filter(|a| exists<Purse>(*a)).for_each(|a| give(a, 1))
    }
    entry fun next_of_each(to: vector<address>) {
        to.for_each(|a| give(list::next(a), 1))
    }
    entry fun next_of_next(start: address, steps: u64) {
        for (i in 0..steps) { give(start, 1); start = list::next(start) }
    }
    entry fun written_meanwhile(at: address, to: vector<address>) {
        to.for_each(|a| { list::set_other(at, a); give(list::other(at), 1) })
    }
}

//# footprint 0x42::purse

//# run 0x42::purse::open --signers 0xA --args 100 @0xB
//# run 0x42::purse::open --signers 0xB --args 0 @0xC
//# run 0x42::purse::open --signers 0xC --args 0 @0xA

//# block
//# run 0x42::purse::pay_all --signers 0xA --args [@0xB,@0xC,@0xA,@0xB] [1,2,3,4]
//# run 0x42::purse::for_each --signers 0xA --args [@0xB,@0xC] 10
//# run 0x42::purse::zip --signers 0xB --args [@0xC,@0xA] [1,2]
//# run 0x42::purse::zip --signers 0xB --args [@0xC,@0xA] [1]
//# run 0x42::purse::fold --signers 0xC --args [@0xB,@0xB] 3
//# run 0x42::purse::filter --args [@0xA,@0xD,@0xB]
//# run 0x42::purse::next_of_each --args [@0xA,@0xB]
//# run 0x42::purse::next_of_next --args @0xA 5
//# run 0x42::purse::written_meanwhile --args @0xA [@0xB,@0xC]
