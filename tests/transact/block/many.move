// A block that is large enough for several threads: transfers among few accounts, with a total that all of them
// count up.

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

//# run 0x42::coin::open --signers 0xA0 --args 50
//# run 0x42::coin::open --signers 0xA1 --args 50
//# run 0x42::coin::open --signers 0xA2 --args 50
//# run 0x42::coin::open --signers 0xA3 --args 50
//# run 0x42::coin::open --signers 0xA4 --args 50
//# run 0x42::coin::open --signers 0xA5 --args 50
//# run 0x42::coin::open --signers 0xA6 --args 50
//# run 0x42::coin::open --signers 0xA7 --args 50

//# block
//# run 0x42::coin::pay --signers 0xA0 --args @0xA1 0
//# run 0x42::coin::pay --signers 0xA3 --args @0xA6 7
//# run 0x42::coin::pay --signers 0xA6 --args @0xA3 14
//# run 0x42::coin::pay --signers 0xA1 --args @0xA0 21
//# run 0x42::coin::pay --signers 0xA4 --args @0xA5 5
//# run 0x42::coin::pay --signers 0xA7 --args @0xA2 12
//# run 0x42::coin::pay --signers 0xA2 --args @0xA7 19
//# run 0x42::coin::pay --signers 0xA5 --args @0xA4 3
//# run 0x42::coin::pay --signers 0xA0 --args @0xA1 10
//# run 0x42::coin::pay --signers 0xA3 --args @0xA6 17
//# run 0x42::coin::pay --signers 0xA6 --args @0xA3 1
//# run 0x42::coin::pay --signers 0xA1 --args @0xA0 8
//# run 0x42::coin::pay --signers 0xA4 --args @0xA5 15
//# run 0x42::coin::pay --signers 0xA7 --args @0xA2 22
//# run 0x42::coin::pay --signers 0xA2 --args @0xA7 6
//# run 0x42::coin::pay --signers 0xA5 --args @0xA4 13
//# run 0x42::coin::pay --signers 0xA0 --args @0xA1 20
//# run 0x42::coin::pay --signers 0xA3 --args @0xA6 4
//# run 0x42::coin::pay --signers 0xA6 --args @0xA3 11
//# run 0x42::coin::pay --signers 0xA1 --args @0xA0 18
//# run 0x42::coin::pay --signers 0xA4 --args @0xA5 2
//# run 0x42::coin::pay --signers 0xA7 --args @0xA2 9
//# run 0x42::coin::pay --signers 0xA2 --args @0xA7 16
//# run 0x42::coin::pay --signers 0xA5 --args @0xA4 0
//# run 0x42::coin::pay --signers 0xA0 --args @0xA1 7
//# run 0x42::coin::pay --signers 0xA3 --args @0xA6 14
//# run 0x42::coin::pay --signers 0xA6 --args @0xA3 21
//# run 0x42::coin::pay --signers 0xA1 --args @0xA0 5
//# run 0x42::coin::pay --signers 0xA4 --args @0xA5 12
//# run 0x42::coin::pay --signers 0xA7 --args @0xA2 19
//# run 0x42::coin::pay --signers 0xA2 --args @0xA7 3
//# run 0x42::coin::pay --signers 0xA5 --args @0xA4 10
//# run 0x42::coin::pay --signers 0xA0 --args @0xA1 17
//# run 0x42::coin::pay --signers 0xA3 --args @0xA6 1
//# run 0x42::coin::pay --signers 0xA6 --args @0xA3 8
//# run 0x42::coin::pay --signers 0xA1 --args @0xA0 15
//# run 0x42::coin::pay --signers 0xA4 --args @0xA5 22
//# run 0x42::coin::pay --signers 0xA7 --args @0xA2 6
//# run 0x42::coin::pay --signers 0xA2 --args @0xA7 13
//# run 0x42::coin::pay --signers 0xA5 --args @0xA4 20
//# run 0x42::coin::pay --signers 0xA0 --args @0xA1 4
//# run 0x42::coin::pay --signers 0xA3 --args @0xA6 11
//# run 0x42::coin::pay --signers 0xA6 --args @0xA3 18
//# run 0x42::coin::pay --signers 0xA1 --args @0xA0 2
//# run 0x42::coin::pay --signers 0xA4 --args @0xA5 9
//# run 0x42::coin::pay --signers 0xA7 --args @0xA2 16
//# run 0x42::coin::pay --signers 0xA2 --args @0xA7 0
//# run 0x42::coin::pay --signers 0xA5 --args @0xA4 7
//# run 0x42::coin::pay --signers 0xA0 --args @0xA1 14
//# run 0x42::coin::pay --signers 0xA3 --args @0xA6 21
//# run 0x42::coin::pay --signers 0xA6 --args @0xA3 5
//# run 0x42::coin::pay --signers 0xA1 --args @0xA0 12
//# run 0x42::coin::pay --signers 0xA4 --args @0xA5 19
//# run 0x42::coin::pay --signers 0xA7 --args @0xA2 3
//# run 0x42::coin::pay --signers 0xA2 --args @0xA7 10
//# run 0x42::coin::pay --signers 0xA5 --args @0xA4 17
//# run 0x42::coin::pay --signers 0xA0 --args @0xA1 1
//# run 0x42::coin::pay --signers 0xA3 --args @0xA6 8
//# run 0x42::coin::pay --signers 0xA6 --args @0xA3 15
//# run 0x42::coin::pay --signers 0xA1 --args @0xA0 22
//# run 0x42::coin::pay --signers 0xA4 --args @0xA5 6
//# run 0x42::coin::pay --signers 0xA7 --args @0xA2 13
//# run 0x42::coin::pay --signers 0xA2 --args @0xA7 20
//# run 0x42::coin::pay --signers 0xA5 --args @0xA4 4
//# run 0x42::coin::pay --signers 0xA0 --args @0xA1 11
//# run 0x42::coin::pay --signers 0xA3 --args @0xA6 18
//# run 0x42::coin::pay --signers 0xA6 --args @0xA3 2
//# run 0x42::coin::pay --signers 0xA1 --args @0xA0 9
//# run 0x42::coin::pay --signers 0xA4 --args @0xA5 16
//# run 0x42::coin::pay --signers 0xA7 --args @0xA2 0
//# run 0x42::coin::pay --signers 0xA2 --args @0xA7 7
//# run 0x42::coin::pay --signers 0xA5 --args @0xA4 14

//# view --address 0xA0 --resource 0x42::coin::Balance
//# view --address 0xA1 --resource 0x42::coin::Balance
//# view --address 0xA2 --resource 0x42::coin::Balance
//# view --address 0xA3 --resource 0x42::coin::Balance
//# view --address 0xA4 --resource 0x42::coin::Balance
//# view --address 0xA5 --resource 0x42::coin::Balance
//# view --address 0xA6 --resource 0x42::coin::Balance
//# view --address 0xA7 --resource 0x42::coin::Balance
//# view --address 0x42 --resource 0x42::coin::Total
