//@ run total 9
/// A decision tree: a switch, then ranges, and a guard.
module 0x42::m {
    enum Order has copy, drop { None, Buy { amount: u64, limit: u8 }, Sell(u64) }

    public fun cost(order: Order, price: u64): u64 {
        match (order) {
            Buy { amount, limit: 0 } => amount * price,
            Buy { amount, limit: 1..10 } if (amount < 100) => amount,
            Sell(amount) => amount,
            _ => 0,
        }
    }

    public fun total(price: u64): u64 {
        cost(Order::Buy { amount: 5, limit: 0 }, price)
            + cost(Order::Buy { amount: 5, limit: 3 }, price)
            + cost(Order::Sell(7), price)
            + cost(Order::None, price)
    }
}
