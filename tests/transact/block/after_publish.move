// What was published just before is there in the block, and what the block did is there afterwards.

//# publish
module 0x42::coin {
    struct Balance has key { value: u64 }
    struct Total has key { paid: u64 }
    #[event] struct Paid has drop, store { to: address, amount: u64 }
    fun init_module(s: &signer) { move_to(s, Total { paid: 0 }) }
    public entry fun open(s: &signer, value: u64) { move_to(s, Balance { value }) }
    public entry fun pay(s: &signer, to: address, amount: u64) acquires Balance, Total {
        let from = &mut Balance[std::signer::address_of(s)];
        assert!(from.value >= amount, 7);
        from.value = from.value - amount;
        Balance[to].value = Balance[to].value + amount;
        Total[@0x42].paid = Total[@0x42].paid + amount;
        0x1::event::emit(Paid { to, amount });
    }
}

//# block
//# run 0x42::coin::open --signers 0xA --args 5
//# run 0x42::coin::open --signers 0xB --args 5

//# publish
module 0x42::more {
    public entry fun nothing() {}
}

//# block
//# run 0x42::more::nothing
//# run 0x42::coin::pay --signers 0xA --args @0xB 2

//# view --address 0xB --resource 0x42::coin::Balance
