// Credits to one account do not wait for each other, but what reads it waits for them.

//# publish
module 0x42::coin {
    struct Balance has key { value: u64 }
    const E_POOR: u64 = 7;
    public entry fun open(s: &signer, value: u64) { move_to(s, Balance { value }) }
    public entry fun pay(s: &signer, to: address, amount: u64) acquires Balance {
        let from = &mut Balance[std::signer::address_of(s)];
        assert!(from.value >= amount, E_POOR);
        from.value = from.value - amount;
        Balance[to].value = Balance[to].value + amount;
    }
    public entry fun close(s: &signer) acquires Balance {
        let Balance { value: _ } = move_from<Balance>(std::signer::address_of(s));
    }
    public entry fun double(a: address) acquires Balance { Balance[a].value = Balance[a].value * 2 }
}

//# run 0x42::coin::open --signers 0xA --args 100
//# run 0x42::coin::open --signers 0xB --args 10
//# run 0x42::coin::open --signers 0xC --args 0

//# block
//# run 0x42::coin::pay --signers 0xA --args @0xC 1
//# run 0x42::coin::pay --signers 0xB --args @0xC 2
//# run 0x42::coin::pay --signers 0xA --args @0xC 3
//# run 0x42::coin::double --args @0xC
//# run 0x42::coin::pay --signers 0xB --args @0xC 4
//# run 0x42::coin::pay --signers 0xC --args @0xA 16
//# run 0x42::coin::pay --signers 0xC --args @0xA 1

//# view --address 0xA --resource 0x42::coin::Balance
//# view --address 0xB --resource 0x42::coin::Balance
//# view --address 0xC --resource 0x42::coin::Balance
