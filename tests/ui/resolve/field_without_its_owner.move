module 0x42::m {
    struct Coin { amount: u64 }

    fun join(to: &mut Coin, from: Coin) {
        to.amount += amount; //~ E0201
        let Coin { amount: _ } = from;
    }

    fun half(coin: &Coin): u64 {
        amount / 2 + amount % 2 //~ E0201
    }
}
