//@ check-pass
module 0x42::m {
    use std::vector;

    struct Item has copy, drop, store { price: u64 }
    struct Shop has key { items: vector<Item> }

    inline fun with_items<T>(a: address, f: |&mut vector<Item>| T): T {
        f(&mut Shop[a].items)
    }

    inline fun item(self: &Item, f: |u64| u64): u64 {
        f(self.price)
    }

    inline fun compare<T: drop>(a: T, b: T, less: |&T, &T| bool has drop): bool {
        less(&a, &b)
    }

    inline fun pair(f: || (u64, bool)): (u64, bool) {
        f()
    }

    public fun total(a: address): u64 acquires Shop {
        with_items(a, |items| vector::fold(*items, 0, |sum, item| sum + item.price))
    }

    public fun doubled(item: &Item): u64 {
        item.item(|price| price * 2)
    }

    public fun cheaper(a: Item, b: Item): bool {
        compare(a, b, |x: &Item, y: &Item| x.price < y.price)
    }

    public fun first(items: vector<Item>): u64 {
        let (price, found) = pair(|| (7, !items.is_empty()));
        if (!found) return price;
        items.for_each(|Item { price: p }| price = price + p);
        price
    }

    public fun count(f: u64): u64 {
        let sum = 0;
        for (i in 0..f) {
            vector[i].for_each_ref(|x| {
                for (j in 0..*x) { if (j == 3) continue; sum = sum + j }
            });
        };
        sum
    }
}
