// What is called again and again has to be copied, and dropped at the end: that is one mistake.
module 0x42::m {
    fun total(items: &vector<u64>, f: |&u64| u64): u64 {
        let sum = 0;
        for (i in 0..items.length()) {
            sum += f(&items[i]); //~ E0420
        };
        sum
    }

    struct Filter<T>(|&T| bool has copy + drop) has copy, drop;

    fun count<T: store>(filter: Filter<T>, _items: &vector<T>): u64 { //~ E0423
        0
    }
}
