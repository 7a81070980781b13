// The address of the module that declares a type argument is known as soon as the type argument is. A type
// that no module declares has none, and whoever asks for it fails.

//# publish
module 0x42::gold {
    struct Gold {}
}
module 0x43::bank {
    use aptos_std::type_info;
    struct Supply<phantom T> has key { total: u64, last: u64 }
    struct Pair<phantom A, phantom B> {}
    fun home<T>(): address { type_info::type_of<T>().account_address() }
    public entry fun open<T>(owner: &signer) { move_to(owner, Supply<T> { total: 0, last: 0 }) }
    public entry fun mint<T>(amount: u64) {
        let supply = &mut Supply<T>[home<T>()];
        supply.total += amount;
        supply.last = amount;
    }
    public entry fun mint_pair<A, B>(amount: u64) { mint<Pair<A, B>>(amount) }
    public entry fun mint_both<T>(at: address) { Supply<T>[at].total += 1; Supply<T>[home<T>()].total += 2 }
    public entry fun choose<A, B>(first: bool) { Supply<A>[if (first) home<A>() else home<B>()].total += 5 }
    public entry fun of_elements<T>() { mint<vector<T>>(1) }
}

//# footprint 0x43::bank

//# run 0x43::bank::open --type-args 0x42::gold::Gold --signers 0x42
//# run 0x43::bank::open --type-args 0x43::bank::Pair<u8,0x42::gold::Gold> --signers 0x43

//# block
//# run 0x43::bank::mint --type-args 0x42::gold::Gold --args 1
//# run 0x43::bank::mint_pair --type-args u8 0x42::gold::Gold --args 2
//# run 0x43::bank::mint --type-args 0x43::bank::Pair<u8,0x42::gold::Gold> --args 3
//# run 0x43::bank::mint_both --type-args 0x42::gold::Gold --args @0x42
//# run 0x43::bank::mint_both --type-args 0x42::gold::Gold --args @0x43
//# run 0x43::bank::choose --type-args 0x42::gold::Gold 0x43::bank::Pair<u8,u8> --args true
//# run 0x43::bank::choose --type-args 0x42::gold::Gold 0x43::bank::Pair<u8,u8> --args false
//# run 0x43::bank::mint --type-args u64 --args 1
//# run 0x43::bank::of_elements --type-args 0x42::gold::Gold
