//@ check-pass
// A native struct is a type whose values the host makes: it can be named, stored, passed on, duplicated and
// discarded as its abilities allow.
module 0x42::table {
    native struct Handle has store;
    native struct Bag<phantom K, V> has copy, drop, store;

    struct Table<phantom K, V> has key, store { handle: Handle, bag: Bag<K, V> }

    native fun new_handle(): Handle;
    native fun new_bag<K, V>(): Bag<K, V>;
    native fun destroy(handle: Handle);
    native public fun length<K, V>(bag: &Bag<K, V>): u64;

    public fun new<K, V>(): Table<K, V> {
        Table { handle: new_handle(), bag: new_bag() }
    }

    public fun drop<K, V: copy + drop>(table: Table<K, V>): u64 {
        let Table { handle, bag } = table;
        destroy(handle);
        let twice = bag;
        length(&bag) + length(&twice)
    }
}
