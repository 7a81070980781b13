// What is not known yet of a type does not keep the help away.
module 0x42::m {
    use std::option::{Self, Option};
    use std::string;

    struct Coin<phantom T> has store { value: u64 }

    fun merge<T>(to: &mut Coin<T>, coin: Coin<T>) {
        let Coin { value } = coin;
        to.value += value;
    }

    fun withdraw<T>(amount: u64): Coin<T> { Coin { value: amount } }

    fun deposit<T>(coin: Coin<T>) { let Coin { value: _ } = coin; }

    fun lends<T>(store: Coin<T>, coin: Coin<T>): Coin<T> {
        merge(store, coin); //~ E0301
        store
    }

    fun ends_in_a_semicolon(c: bool): Option<u64> {
        if (c) {
            option::some(1)
        } else { //~ E0301
            option::none();
        }
    }

    // The call that needs the type is named, not the last that would have known it too.
    fun undetermined() {
        let coin = withdraw(1); //~ E0304
        deposit(coin);
    }

    fun assigns(a: u64, b: u64): bool {
        if (a = b) { //~ E0301
            return true
        };
        false
    }

    // The amount is cast: a place cannot be.
    fun adds(small: u64, large: u256): u64 {
        small += large; //~ E0301
        small
    }

    fun text(): bool { string::utf8(b"a").is_empty() }
}
