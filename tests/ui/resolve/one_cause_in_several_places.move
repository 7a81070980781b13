// What is wrong once is said once, with the places where it shows.
module 0x42::m {
    struct Purse { coins: u64 }

    fun known(at: address): bool { exists<Purse>(at) } //~ E0404
    fun open(account: &signer) { move_to(account, Purse { coins: 0 }) }
    fun coins(at: address): u64 { Purse[at].coins }
    fun pay(at: address) { Purse[at].coins -= 1 }
    fun close(at: address): u64 { let Purse { coins } = move_from<Purse>(at); coins }
    fun all(at: address): bool { exists<Purse>(at) && exists<Purse>(@0x1) }

    fun size(list: &vector<u64>): u64 { lists::length(list) + lists::sum(list) } //~ E0202
    fun copied(table: &vector<u64>): u64 { math64::max(lists::first(table), 1) } //~ E0202

    fun treasury(): address { @treasury } //~ E0203
    fun is_treasury(at: address): bool { at == @treasury }

    fun check(coins: u64) { assert!(coins > 0, E_EMPTY) } //~ E0201
    fun fail() { abort E_EMPTY }
}
