// A friend need not be there when a module is published, for modules that use each other's friends are
// published one after the other; who is a friend is fixed all the same.

//# publish
module 0x43::till {
    friend 0x43::shop;
    struct Till has key { coins: u64 }
    public(friend) fun open(account: &signer) { move_to(account, Till { coins: 0 }) }
    public(friend) fun pay_in(at: address, coins: u64) { Till[at].coins += coins }
}

//# publish
module 0x43::stranger {
    fun pay(at: address) { 0x43::till::pay_in(at, 1) }
}

//# publish
module 0x43::shop {
    entry fun open(account: &signer) {
        0x43::till::open(account);
        0x43::till::pay_in(std::signer::address_of(account), 7)
    }
}

//# run 0x43::shop::open --signers 0xA

//# publish
module 0x43::elsewhere { friend 0x44::shop; }
