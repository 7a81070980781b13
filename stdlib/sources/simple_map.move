/// A map from keys to values in the order in which they were added; every look-up goes through it
/// from the start. For a few keys; `ordered_map` is for more.
module std::simple_map {
    use std::error;
    use std::option::{Self, Option};

    /// The key is in the map already.
    const EKEY_ALREADY_EXISTS: u64 = 1;
    /// The key is not in the map.
    const EKEY_NOT_FOUND: u64 = 2;

    /// A map.
    struct SimpleMap<Key, Value> has copy, drop, store {
        data: vector<Element<Key, Value>>
    }

    struct Element<Key, Value> has copy, drop, store {
        key: Key,
        value: Value
    }

    /// The number of keys.
    public fun length<Key: store, Value: store>(self: &SimpleMap<Key, Value>): u64 {
        self.data.length()
    }

    /// An empty map.
    public fun new<Key: store, Value: store>(): SimpleMap<Key, Value> {
        SimpleMap { data: vector[] }
    }

    /// A map from each key to the value at its position. Aborts where a key comes twice.
    public fun new_from<Key: store, Value: store>(
        keys: vector<Key>,
        values: vector<Value>
    ): SimpleMap<Key, Value> {
        let map = new();
        map.add_all(keys, values);
        map
    }

    #[deprecated]
    /// An empty map, as `new` makes it.
    public fun create<Key: store, Value: store>(): SimpleMap<Key, Value> {
        new()
    }

    /// The value of a key. Aborts where the key is not in the map.
    public fun borrow<Key: store, Value: store>(self: &SimpleMap<Key, Value>, key: &Key): &Value {
        &self.data[self.position(key)].value
    }

    /// The value of a key, to be changed. Aborts where the key is not in the map.
    public fun borrow_mut<Key: store, Value: store>(
        self: &mut SimpleMap<Key, Value>,
        key: &Key
    ): &mut Value {
        let position = self.position(key);
        &mut self.data[position].value
    }

    /// Whether a key is in the map.
    public fun contains_key<Key: store, Value: store>(
        self: &SimpleMap<Key, Value>,
        key: &Key
    ): bool {
        self.search(key).is_some()
    }

    /// Takes a map apart that has no keys. Fails where it has some.
    public fun destroy_empty<Key: store, Value: store>(self: SimpleMap<Key, Value>) {
        let SimpleMap { data } = self;
        data.destroy_empty();
    }

    /// Adds a key. Aborts where it is in the map.
    public fun add<Key: store, Value: store>(
        self: &mut SimpleMap<Key, Value>,
        key: Key,
        value: Value
    ) {
        assert!(self.search(&key).is_none(), error::invalid_argument(EKEY_ALREADY_EXISTS));
        self.data.push_back(Element { key, value });
    }

    /// Adds every key with the value at its position. Aborts where one is in the map.
    public fun add_all<Key: store, Value: store>(
        self: &mut SimpleMap<Key, Value>,
        keys: vector<Key>,
        values: vector<Value>
    ) {
        keys.zip(values, |key, value| self.add(key, value));
    }

    /// Sets the value of a key, and returns the key and value that it replaces.
    public fun upsert<Key: store, Value: store>(
        self: &mut SimpleMap<Key, Value>,
        key: Key,
        value: Value
    ): (Option<Key>, Option<Value>) {
        let found = self.search(&key);
        if (found.is_none()) {
            self.data.push_back(Element { key, value });
            return (option::none(), option::none())
        };
        let position = found.destroy_some();
        let Element { key: old_key, value: old_value } =
            self.data.replace(position, Element { key, value });
        (option::some(old_key), option::some(old_value))
    }

    /// All keys.
    public fun keys<Key: copy, Value>(self: &SimpleMap<Key, Value>): vector<Key> {
        self.data.map_ref(|element| element.key)
    }

    /// All values, in the order of their keys.
    public fun values<Key, Value: copy>(self: &SimpleMap<Key, Value>): vector<Value> {
        self.data.map_ref(|element| element.value)
    }

    /// All keys, and their values in the same order.
    public fun to_vec_pair<Key: store, Value: store>(
        self: SimpleMap<Key, Value>
    ): (vector<Key>, vector<Value>) {
        let keys = vector[];
        let values = vector[];
        let SimpleMap { data } = self;
        data.for_each(|element| {
            let Element { key, value } = element;
            keys.push_back(key);
            values.push_back(value);
        });
        (keys, values)
    }

    /// Takes a map apart, each key and each value by a function.
    public inline fun destroy<Key: store, Value: store>(
        self: SimpleMap<Key, Value>,
        dk: |Key|,
        dv: |Value|
    ) {
        let (keys, values) = self.to_vec_pair();
        keys.destroy(|key| dk(key));
        values.destroy(|value| dv(value));
    }

    /// Removes a key; returns it with its value. Aborts where it is not in the map.
    public fun remove<Key: store, Value: store>(
        self: &mut SimpleMap<Key, Value>,
        key: &Key
    ): (Key, Value) {
        let position = self.position(key);
        let Element { key, value } = self.data.swap_remove(position);
        (key, value)
    }

    fun position<Key: store, Value: store>(self: &SimpleMap<Key, Value>, key: &Key): u64 {
        let found = self.search(key);
        assert!(found.is_some(), error::invalid_argument(EKEY_NOT_FOUND));
        found.destroy_some()
    }

    fun search<Key: store, Value: store>(self: &SimpleMap<Key, Value>, key: &Key): Option<u64> {
        let index = 0;
        while (index < self.data.length()) {
            if (&self.data[index].key == key) return option::some(index);
            index = index + 1;
        };
        option::none()
    }
}
