// The tasks in one file: what is published stays, and what fails leaves no trace.

//# init --addresses A=0x42 --addresses Bob=0xB

//# publish
module A::coin {
    use std::signer;

    struct Balance has key { value: u64, log: vector<u8> }

    #[event]
    struct Paid has drop, store { amount: u64 }

    const E_POOR: u64 = 7;

    public entry fun open(account: &signer, value: u64) {
        move_to(account, Balance { value, log: vector[1, 2] });
    }

    public fun balance(owner: address): u64 acquires Balance {
        Balance[owner].value
    }

    fun take(owner: address, amount: u64): (u64, vector<u8>) acquires Balance {
        let balance = &mut Balance[owner];
        assert!(balance.value >= amount, E_POOR);
        balance.value = balance.value - amount;
        0x1::event::emit(Paid { amount });
        (balance.value, balance.log)
    }
}

//# run A::coin::open --signers Bob --args 100

//# run --args @Bob 30
//# -- A::coin::take

//# run A::coin::take --args @Bob 300

//# view --address Bob --resource A::coin::Balance

//# view --address 0xC --resource A::coin::Balance

//# run --signers 0xB --args @Bob
script {
    use A::coin;
    fun main(_account: &signer, owner: address) {
        assert!(coin::balance(owner) == 70, 1);
    }
}

//# run A::coin::open --signers Bob --args 100

//# run A::coin::missing

//# publish
module A::wrong { fun f(): u64 { true } }

//# block
//# run A::coin::open --signers 0xC --args 5
//# run A::coin::open --signers 0xC --args 6
//# run A::coin::balance --args @0xC

//# footprint A::coin
