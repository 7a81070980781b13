// An address or amount that is one of several; what is left of a limit. The footprints say so, and blocks of
// transactions that meet at the same addresses and at the limit come out as one after the other.

//# publish
module 0x42::fund {
    use std::option::Option;
    use std::signer;

    struct Info has key { supply: u64, most: u64 }
    struct Purse has key { value: u64 }

    const MOST: u64 = 1000;

    enum Target has copy, drop { Fixed, Given(address) }

    fun init_module(s: &signer) {
        move_to(s, Info { supply: 0, most: 300 });
        move_to(s, Purse { value: 0 });
    }

    public entry fun open(s: &signer, value: u64) { move_to(s, Purse { value }) }

    /// One of two arguments.
    public entry fun give(s: &signer, first: bool, one: address, other: address, amount: u64) {
        let to = if (first) one else other;
        Purse[signer::address_of(s)].value -= amount;
        Purse[to].value += amount;
    }

    /// The amount is one of two.
    public entry fun tip(s: &signer, generous: bool, to: address, amount: u64) {
        let paid = if (generous) amount else 1;
        Purse[signer::address_of(s)].value -= paid;
        Purse[to].value += paid;
    }

    /// An argument or a constant, by a function.
    public entry fun refund(given: bool, to: address) {
        Purse[pick(given, to)].value += 5;
    }

    fun pick(given: bool, to: address): address {
        if (given) return to;
        @0x42
    }

    /// What is in an option, or a constant.
    public entry fun default(to: Option<address>) {
        Purse[to.get_with_default(@0x42)].value += 7;
    }

    fun address_of(self: &Target): address {
        match (self) { Fixed => @0x42, Given(at) => *at }
    }

    /// Through an enum.
    public entry fun through(given: bool, to: address) {
        let target = if (given) Target::Given(to) else Target::Fixed;
        Purse[target.address_of()].value += 11;
    }

    /// One of a list.
    public entry fun listed(at: u64) {
        let all = vector[@0xA, @0xB, @0x42];
        Purse[all[at]].value += 13;
    }

    /// What is left of a constant.
    public entry fun mint(to: address, amount: u64) {
        let info = &mut Info[@0x42];
        assert!(MOST - info.supply >= amount, 1);
        info.supply += amount;
        Purse[to].value += amount;
    }

    /// What is left of another field.
    public entry fun mint_some(to: address, amount: u64) {
        let info = &mut Info[@0x42];
        assert!(amount < info.most - info.supply, 2);
        info.supply += amount;
        Purse[to].value += amount;
    }

    /// What is left decides between two ways.
    public entry fun mint_rest(to: address, amount: u64) {
        let info = &mut Info[@0x42];
        let left = MOST - info.supply;
        let amount = if (left < amount) left else amount;
        info.supply += amount;
        Purse[to].value += amount;
    }

    public entry fun raise(most: u64) { Info[@0x42].most = most }
}

//# run 0x42::fund::open --signers 0xA --args 100
//# run 0x42::fund::open --signers 0xB --args 100
//# run 0x42::fund::open --signers 0xC --args 100

//# footprint 0x42::fund

//# block
//# run 0x42::fund::give --signers 0xA --args true 0xB 0xC 10
//# run 0x42::fund::give --signers 0xA --args false 0xB 0xA 10
//# run 0x42::fund::give --signers 0xB --args true 0xB 0xB 110
//# run 0x42::fund::give --signers 0xB --args false 0xC 0xA 110
//# run 0x42::fund::give --signers 0xB --args false 0xC 0xA 1
//# run 0x42::fund::tip --signers 0xA --args true 0xB 50
//# run 0x42::fund::tip --signers 0xB --args false 0xA 49
//# run 0x42::fund::tip --signers 0xB --args true 0xA 50
//# run 0x42::fund::tip --signers 0xB --args false 0xA 50
//# run 0x42::fund::refund --args true 0xB
//# run 0x42::fund::refund --args false 0xD
//# run 0x42::fund::refund --args true 0xD
//# run 0x42::fund::default --args none
//# run 0x42::fund::default --args some(0xA)
//# run 0x42::fund::default --args some(0xD)
//# run 0x42::fund::through --args true 0xC
//# run 0x42::fund::through --args false 0xD
//# run 0x42::fund::listed --args 0
//# run 0x42::fund::listed --args 2
//# run 0x42::fund::listed --args 3

//# block
//# run 0x42::fund::mint --args 0xA 200
//# run 0x42::fund::mint_some --args 0xB 99
//# run 0x42::fund::mint_some --args 0xB 1
//# run 0x42::fund::mint --args 0xC 700
//# run 0x42::fund::mint --args 0xA 1
//# run 0x42::fund::mint --args 0xA 2
//# run 0x42::fund::mint_some --args 0xB 0
//# run 0x42::fund::raise --args 1001
//# run 0x42::fund::mint_some --args 0xB 0
//# run 0x42::fund::mint_rest --args 0xC 5
//# run 0x42::fund::mint --args 0xC 0
//# run 0x42::fund::mint --args 0xC 1
//# run 0x42::fund::raise --args 999
//# run 0x42::fund::mint_some --args 0xC 0

//# view --address 0x42 --resource 0x42::fund::Info
