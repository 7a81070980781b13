/// A map whose keys are kept in order, that of `std::cmp`: a sorted vector.
///
/// A key is found in a number of steps that grows with the logarithm of the number of keys; to add or
/// remove one moves those behind it. For up to a few hundred keys.
///
/// Positions in a map are `IteratorPtr`s, which stay valid until a key is added or removed.
module std::ordered_map {
    use std::cmp;
    use std::error;
    use std::mem;
    use std::option::{Self, Option};
    use std::vector;

    /// The key is in the map already.
    const EKEY_ALREADY_EXISTS: u64 = 1;
    /// The key is not in the map.
    const EKEY_NOT_FOUND: u64 = 2;
    /// There is no key at the position, or none behind or before it.
    const EITER_OUT_OF_BOUNDS: u64 = 3;
    /// The new key does not belong to the position at which it was to be added.
    const ENEW_KEY_NOT_IN_ORDER: u64 = 4;

    struct Entry<K, V> has copy, drop, store {
        key: K,
        value: V
    }

    /// A map from keys to values.
    enum OrderedMap<K, V> has copy, drop, store {
        /// The entries in ascending order of their keys.
        SortedVectorMap { entries: vector<Entry<K, V>> }
    }

    /// A position in a map.
    enum IteratorPtr has copy, drop {
        /// Behind the last key.
        End,
        /// At a key.
        Position {
            /// How many keys come before.
            index: u64
        }
    }

    /// An empty map.
    public fun new<K, V>(): OrderedMap<K, V> {
        OrderedMap::SortedVectorMap { entries: vector::empty() }
    }

    /// A map from each key to the value at its position. Aborts where a key comes twice, or where the
    /// vectors have different lengths.
    public fun new_from<K, V>(keys: vector<K>, values: vector<V>): OrderedMap<K, V> {
        let map = new();
        map.add_all(keys, values);
        map
    }

    /// The number of keys.
    public fun length<K, V>(self: &OrderedMap<K, V>): u64 {
        self.entries.length()
    }

    /// Whether there are no keys.
    public fun is_empty<K, V>(self: &OrderedMap<K, V>): bool {
        self.entries.is_empty()
    }

    /// Adds a key. Aborts where it is in the map.
    public fun add<K, V>(self: &mut OrderedMap<K, V>, key: K, value: V) {
        let (is_there, index) = self.search(&key);
        assert!(!is_there, error::invalid_argument(EKEY_ALREADY_EXISTS));
        self.entries.insert(index, Entry { key, value });
    }

    /// Sets the value of a key, and returns the value that it replaces.
    public fun upsert<K: drop, V>(self: &mut OrderedMap<K, V>, key: K, value: V): Option<V> {
        let (is_there, index) = self.search(&key);
        if (is_there) {
            let Entry { key: _, value: old } = self.entries.replace(index, Entry { key, value });
            option::some(old)
        } else {
            self.entries.insert(index, Entry { key, value });
            option::none()
        }
    }

    /// Removes a key and returns its value. Aborts where it is not in the map.
    public fun remove<K: drop, V>(self: &mut OrderedMap<K, V>, key: &K): V {
        let (is_there, index) = self.search(key);
        assert!(is_there, error::invalid_argument(EKEY_NOT_FOUND));
        let Entry { key: _, value } = self.entries.remove(index);
        value
    }

    /// Removes a key and returns its value, or nothing where it is not in the map.
    public fun remove_or_none<K: drop, V>(self: &mut OrderedMap<K, V>, key: &K): Option<V> {
        let (is_there, index) = self.search(key);
        if (is_there) {
            let Entry { key: _, value } = self.entries.remove(index);
            option::some(value)
        } else {
            option::none()
        }
    }

    /// Changes the value of a key with `modify_f`, or adds the key with the value of `add_f`. Says
    /// whether the key was in the map.
    public inline fun modify_or_add<K: copy, V>(
        self: &mut OrderedMap<K, V>,
        key: &K,
        modify_f: |&mut V| has drop,
        add_f: || V has drop
    ): bool {
        let was_there = self.modify_if_present(key, |value| modify_f(value));
        if (!was_there) {
            self.add(*key, add_f());
        };
        was_there
    }

    /// Changes the value of a key with `modify_f` where it is in the map, and says whether it is.
    public inline fun modify_if_present<K, V>(
        self: &mut OrderedMap<K, V>,
        key: &K,
        modify_f: |&mut V| has drop
    ): bool {
        let position = self.internal_find(key);
        let is_there = !position.iter_is_end(self);
        if (is_there) {
            modify_f(position.iter_borrow_mut(self));
        };
        is_there
    }

    /// Whether a key is in the map.
    public fun contains<K, V>(self: &OrderedMap<K, V>, key: &K): bool {
        let (is_there, _) = self.search(key);
        is_there
    }

    /// The value of a key. Aborts where the key is not in the map.
    public fun borrow<K, V>(self: &OrderedMap<K, V>, key: &K): &V {
        let (is_there, index) = self.search(key);
        assert!(is_there, error::invalid_argument(EKEY_NOT_FOUND));
        &self.entries.borrow(index).value
    }

    /// The value of a key, to be changed. Aborts where the key is not in the map.
    public fun borrow_mut<K, V>(self: &mut OrderedMap<K, V>, key: &K): &mut V {
        let (is_there, index) = self.search(key);
        assert!(is_there, error::invalid_argument(EKEY_NOT_FOUND));
        &mut self.entries.borrow_mut(index).value
    }

    /// A copy of the value of a key, or nothing where the key is not in the map.
    public fun get<K: drop + copy + store, V: copy + store>(
        self: &OrderedMap<K, V>,
        key: &K
    ): Option<V> {
        let (is_there, index) = self.search(key);
        if (is_there) {
            option::some(self.entries.borrow(index).value)
        } else {
            option::none()
        }
    }

    /// What `f` makes of the value of a key, or nothing where the key is not in the map.
    public inline fun get_and_map<K: drop + copy + store, V: store, R>(
        self: &OrderedMap<K, V>,
        key: &K,
        f: |&V| R has drop
    ): Option<R> {
        let position = self.internal_find(key);
        if (position.iter_is_end(self)) {
            option::none()
        } else {
            option::some(f(position.iter_borrow(self)))
        }
    }

    /// Adds every key with the value at its position. Aborts where one is in the map, or where the
    /// vectors have different lengths.
    public fun add_all<K, V>(self: &mut OrderedMap<K, V>, keys: vector<K>, values: vector<V>) {
        keys.zip(values, |key, value| self.add(key, value));
    }

    /// Sets the value of every key to the one at its position. Aborts where the vectors have different
    /// lengths.
    public fun upsert_all<K: drop, V: drop>(
        self: &mut OrderedMap<K, V>,
        keys: vector<K>,
        values: vector<V>
    ) {
        keys.zip(values, |key, value| {
            self.upsert(key, value);
        });
    }

    /// Adds all keys of `other`; where both have a key, the value of `other` stays.
    public fun append<K: drop, V: drop>(self: &mut OrderedMap<K, V>, other: OrderedMap<K, V>) {
        merge(self, other, |entries, new| {
            let _ = entries.pop_back();
            entries.push_back(new);
        });
    }

    /// Adds all keys of `other`. Aborts where both have a key.
    public fun append_disjoint<K, V>(self: &mut OrderedMap<K, V>, other: OrderedMap<K, V>) {
        merge(self, other, |_entries, _new| abort error::invalid_argument(EKEY_ALREADY_EXISTS));
    }

    /// Cuts the map down to its first `at` keys and returns the others. Aborts where there are fewer.
    public fun trim<K, V>(self: &mut OrderedMap<K, V>, at: u64): OrderedMap<K, V> {
        OrderedMap::SortedVectorMap { entries: self.entries.trim(at) }
    }

    /// The first key and its value. Fails where the map is empty.
    public fun borrow_front<K, V>(self: &OrderedMap<K, V>): (&K, &V) {
        let entry = self.entries.borrow(0);
        (&entry.key, &entry.value)
    }

    /// The last key and its value. Fails where the map is empty.
    public fun borrow_back<K, V>(self: &OrderedMap<K, V>): (&K, &V) {
        let entry = self.entries.borrow(self.entries.length() - 1);
        (&entry.key, &entry.value)
    }

    /// Removes the first key and returns it with its value. Aborts where the map is empty.
    public fun pop_front<K, V>(self: &mut OrderedMap<K, V>): (K, V) {
        let Entry { key, value } = self.entries.remove(0);
        (key, value)
    }

    /// Removes the last key and returns it with its value. Fails where the map is empty.
    public fun pop_back<K, V>(self: &mut OrderedMap<K, V>): (K, V) {
        let Entry { key, value } = self.entries.pop_back();
        (key, value)
    }

    /// The last key before `key`, which need not be in the map.
    public fun prev_key<K: copy, V>(self: &OrderedMap<K, V>, key: &K): Option<K> {
        let (_, index) = self.search(key);
        if (index == 0) {
            option::none()
        } else {
            option::some(self.entries.borrow(index - 1).key)
        }
    }

    /// The first key behind `key`, which need not be in the map.
    public fun next_key<K: copy, V>(self: &OrderedMap<K, V>, key: &K): Option<K> {
        let (is_there, index) = self.search(key);
        if (is_there) {
            index = index + 1;
        };
        if (index < self.entries.length()) {
            option::some(self.entries.borrow(index).key)
        } else {
            option::none()
        }
    }

    /// Takes a map apart that has no keys. Fails where it has some.
    public fun destroy_empty<K, V>(self: OrderedMap<K, V>) {
        let OrderedMap::SortedVectorMap { entries } = self;
        entries.destroy_empty();
    }

    /// All keys in order.
    public fun keys<K: copy, V>(self: &OrderedMap<K, V>): vector<K> {
        self.entries.map_ref(|entry| entry.key)
    }

    /// All values, in the order of their keys.
    public fun values<K, V: copy>(self: &OrderedMap<K, V>): vector<V> {
        self.entries.map_ref(|entry| entry.value)
    }

    /// All keys in order, and their values in the same order.
    public fun to_vec_pair<K, V>(self: OrderedMap<K, V>): (vector<K>, vector<V>) {
        let OrderedMap::SortedVectorMap { entries } = self;
        let keys = vector::empty();
        let values = vector::empty();
        entries.for_each(|entry| {
            let Entry { key, value } = entry;
            keys.push_back(key);
            values.push_back(value);
        });
        (keys, values)
    }

    /// Takes a map apart: `dk` gets each key, then `dv` each value.
    public inline fun destroy<K, V>(self: OrderedMap<K, V>, dk: |K|, dv: |V|) {
        let (keys, values) = self.to_vec_pair();
        keys.destroy(|key| dk(key));
        values.destroy(|value| dv(value));
    }

    /// Takes a map apart: `f` gets each key with its value, in order.
    public inline fun for_each<K, V>(self: OrderedMap<K, V>, f: |K, V|) {
        let (keys, values) = self.to_vec_pair();
        keys.zip(values, |key, value| f(key, value));
    }

    /// Calls `f` with each key and its value, in order.
    public inline fun for_each_ref<K, V>(self: &OrderedMap<K, V>, f: |&K, &V|) {
        let position = self.internal_new_begin_iter();
        while (!position.iter_is_end(self)) {
            f(position.iter_borrow_key(self), position.iter_borrow(self));
            position = position.iter_next(self);
        }
    }

    /// Calls `f` with each key and its value, which it may change, in order.
    public inline fun for_each_mut<K: copy + drop, V>(
        self: &mut OrderedMap<K, V>,
        f: |&K, &mut V|
    ) {
        let position = self.internal_new_begin_iter();
        while (!position.iter_is_end(self)) {
            let key = *position.iter_borrow_key(self);
            f(&key, position.iter_borrow_mut(self));
            position = position.iter_next(self);
        }
    }

    /// The position of a key, or the end where it is not in the map.
    public fun internal_find<K, V>(self: &OrderedMap<K, V>, key: &K): IteratorPtr {
        let (is_there, index) = self.search(key);
        if (is_there) IteratorPtr::Position { index } else IteratorPtr::End
    }

    /// The position of the first key that is not less than `key`.
    public fun internal_lower_bound<K, V>(self: &OrderedMap<K, V>, key: &K): IteratorPtr {
        let (_, index) = self.search(key);
        self.position_of(index)
    }

    /// The position of the first key.
    public fun internal_new_begin_iter<K, V>(self: &OrderedMap<K, V>): IteratorPtr {
        self.position_of(0)
    }

    /// The position behind the last key.
    public fun internal_new_end_iter<K, V>(self: &OrderedMap<K, V>): IteratorPtr {
        IteratorPtr::End
    }

    /// The position behind this one. Aborts at the end.
    public fun iter_next<K, V>(self: IteratorPtr, map: &OrderedMap<K, V>): IteratorPtr {
        let index = self.index_in(map);
        map.position_of(index + 1)
    }

    /// The position before this one. Aborts at the beginning.
    public fun iter_prev<K, V>(self: IteratorPtr, map: &OrderedMap<K, V>): IteratorPtr {
        let index = match (self) {
            End => map.entries.length(),
            Position { index } => index
        };
        assert!(index > 0, error::invalid_argument(EITER_OUT_OF_BOUNDS));
        IteratorPtr::Position { index: index - 1 }
    }

    /// Whether this is the first position of a map.
    public fun iter_is_begin<K, V>(self: &IteratorPtr, map: &OrderedMap<K, V>): bool {
        match (self) {
            End => map.is_empty(),
            Position { index } => *index == 0
        }
    }

    /// Whether this is the first position of a map that has keys.
    public fun iter_is_begin_from_non_empty(self: &IteratorPtr): bool {
        match (self) {
            End => false,
            Position { index } => *index == 0
        }
    }

    /// Whether this is the position behind the last key.
    public fun iter_is_end<K, V>(self: &IteratorPtr, _map: &OrderedMap<K, V>): bool {
        self is IteratorPtr::End
    }

    /// The key at the position. Aborts at the end.
    public fun iter_borrow_key<K, V>(self: &IteratorPtr, map: &OrderedMap<K, V>): &K {
        let index = self.index_in(map);
        &map.entries.borrow(index).key
    }

    /// The value at the position. Aborts at the end.
    public fun iter_borrow<K, V>(self: IteratorPtr, map: &OrderedMap<K, V>): &V {
        let index = self.index_in(map);
        &map.entries.borrow(index).value
    }

    /// The value at the position, to be changed. Aborts at the end.
    public fun iter_borrow_mut<K, V>(self: IteratorPtr, map: &mut OrderedMap<K, V>): &mut V {
        let index = self.index_in(map);
        &mut map.entries.borrow_mut(index).value
    }

    /// Removes the key at the position and returns its value. Aborts at the end.
    public fun iter_remove<K: drop, V>(self: IteratorPtr, map: &mut OrderedMap<K, V>): V {
        let index = self.index_in(map);
        let Entry { key: _, value } = map.entries.remove(index);
        value
    }

    /// Puts `value` at the position and returns the value that was there. Aborts at the end.
    public fun iter_replace<K: copy + drop, V>(
        self: IteratorPtr,
        map: &mut OrderedMap<K, V>,
        value: V
    ): V {
        mem::replace(self.iter_borrow_mut(map), value)
    }

    /// Adds a key before the position. Aborts where it does not belong there.
    public fun iter_add<K, V>(
        self: IteratorPtr,
        map: &mut OrderedMap<K, V>,
        key: K,
        value: V
    ) {
        let length = map.entries.length();
        let index = match (self) {
            End => length,
            Position { index } => index
        };
        if (index > 0) {
            let before = &map.entries.borrow(index - 1).key;
            assert!(
                cmp::compare(before, &key).is_lt(),
                error::invalid_argument(ENEW_KEY_NOT_IN_ORDER)
            );
        };
        if (index < length) {
            let behind = &map.entries.borrow(index).key;
            assert!(
                cmp::compare(&key, behind).is_lt(),
                error::invalid_argument(ENEW_KEY_NOT_IN_ORDER)
            );
        };
        map.entries.insert(index, Entry { key, value });
    }

    /// Whether a key is in the map, and how many keys are less than it.
    fun search<K, V>(self: &OrderedMap<K, V>, key: &K): (bool, u64) {
        let from = 0;
        let to = self.entries.length();
        while (from < to) {
            let middle = from + (to - from) / 2;
            let order = cmp::compare(&self.entries.borrow(middle).key, key);
            if (order.is_eq()) return (true, middle);
            if (order.is_lt()) {
                from = middle + 1;
            } else {
                to = middle;
            };
        };
        (false, from)
    }

    /// The position at which `index` keys come before, none of which is left behind the last one.
    fun position_of<K, V>(self: &OrderedMap<K, V>, index: u64): IteratorPtr {
        if (index < self.entries.length()) {
            IteratorPtr::Position { index }
        } else {
            IteratorPtr::End
        }
    }

    /// The index of the key at the position. Aborts where there is none.
    fun index_in<K, V>(self: &IteratorPtr, map: &OrderedMap<K, V>): u64 {
        let length = map.entries.length();
        let index = match (self) {
            End => length,
            Position { index } => *index
        };
        assert!(index < length, error::invalid_argument(EITER_OUT_OF_BOUNDS));
        index
    }

    /// Puts the entries of `other` among those of `self`, in time linear in both. Where a key comes
    /// twice, `meet` gets the entries so far, of which the last one has the key, and the entry of
    /// `other`.
    inline fun merge<K, V>(
        self: &mut OrderedMap<K, V>,
        other: OrderedMap<K, V>,
        meet: |&mut vector<Entry<K, V>>, Entry<K, V>|
    ) {
        let left = self.entries.trim_reverse(0);
        let OrderedMap::SortedVectorMap { entries: right } = other;
        right.reverse();
        let merged = &mut self.entries;
        while (!right.is_empty()) {
            let order = if (left.is_empty()) {
                cmp::compare(&1, &0)
            } else {
                cmp::compare(&left.last().key, &right.last().key)
            };
            if (order.is_gt()) {
                merged.push_back(right.pop_back());
            } else {
                merged.push_back(left.pop_back());
                if (order.is_eq()) {
                    meet(merged, right.pop_back());
                };
            };
        };
        right.destroy_empty();
        merged.reverse_append(left);
    }
}
