// Function values in the state: found again by name, whatever code is loaded.

//# publish
module 0x42::policy {
    struct Rate has copy, drop, store { per_mille: u64 }

    public fun rate(per_mille: u64): Rate { Rate { per_mille } }
    public fun share(rate: Rate, amount: u64): u64 { amount * rate.per_mille / 1000 }
    public fun free(_amount: u64): u64 { 0 }
}

//# publish
module 0x42::shop {
    use 0x42::policy;

    struct Shop has key { sold: u64, fee: |u64|u64 has copy + drop + store, taken: u64 }

    public entry fun open(owner: &signer, per_mille: u64) {
        let rate = policy::rate(per_mille);
        move_to(owner, Shop { sold: 0, fee: |amount| policy::share(rate, amount), taken: 0 });
    }

    public entry fun sell(shop: address, amount: u64) {
        let shop = &mut Shop[shop];
        shop.sold = shop.sold + amount;
        shop.taken = shop.taken + (shop.fee)(amount);
    }

    public entry fun forgive(owner: &signer) {
        Shop[std::signer::address_of(owner)].fee = policy::free;
    }

    public fun taken(shop: address): u64 { Shop[shop].taken }
    public fun fee_of(shop: address, amount: u64): u64 { (Shop[shop].fee)(amount) }
}

//# run 0x42::shop::open --signers 0xa --args 250
//# run 0x42::shop::sell --args @0xa 1000
//# run 0x42::shop::sell --args @0xa 2000
//# run 0x42::shop::taken --args @0xa
//# run 0x42::shop::fee_of --args @0xa 4
//# view --address 0xa --resource 0x42::shop::Shop
//# run 0x42::shop::forgive --signers 0xa
//# run 0x42::shop::sell --args @0xa 1000
//# run 0x42::shop::taken --args @0xa
