// Functions of the library in a form in which they can be called from outside.

module 0x42::p {
    use aptos_std::any;
    use aptos_std::aptos_hash;
    use aptos_std::bcs_stream;
    use aptos_std::debug;
    use aptos_std::fixed_point64;
    use aptos_std::from_bcs;
    use aptos_std::math128;
    use aptos_std::math64;
    use aptos_std::ordered_map;
    use aptos_std::simple_map;
    use aptos_std::string_utils;
    use std::bcs;
    use std::bit_vector;
    use std::cmp;
    use std::fixed_point32;
    use std::hash;
    use std::option::Option;
    use std::string::{Self, String};
    use std::vector;

    public fun average(a: u64, b: u64): u64 { math64::average(a, b) }
    public fun gcd(a: u64, b: u64): u64 { math64::gcd(a, b) }
    public fun lcm(a: u64, b: u64): u64 { math64::lcm(a, b) }
    public fun mul_div(a: u64, b: u64, c: u64): u64 { math64::mul_div(a, b, c) }
    public fun clamp(x: u64, low: u64, high: u64): u64 { math64::clamp(x, low, high) }
    public fun pow(n: u64, e: u64): u64 { math64::pow(n, e) }
    public fun floor_log2(x: u64): u8 { math64::floor_log2(x) }
    public fun log2(x: u64): u64 { math64::log2(x).get_raw_value() }
    public fun sqrt(x: u64): u64 { math64::sqrt(x) }
    public fun ceil_div(x: u64, y: u64): u64 { math64::ceil_div(x, y) }

    public fun wide_average(a: u128, b: u128): u128 { math128::average(a, b) }
    public fun wide_gcd(a: u128, b: u128): u128 { math128::gcd(a, b) }
    public fun wide_lcm(a: u128, b: u128): u128 { math128::lcm(a, b) }
    public fun wide_mul_div(a: u128, b: u128, c: u128): u128 { math128::mul_div(a, b, c) }
    public fun wide_pow(n: u128, e: u128): u128 { math128::pow(n, e) }
    public fun wide_floor_log2(x: u128): u8 { math128::floor_log2(x) }
    public fun wide_log2(x: u128): u128 { math128::log2_64(x).get_raw_value() }
    public fun wide_sqrt(x: u128): u128 { math128::sqrt(x) }
    public fun wide_ceil_div(x: u128, y: u128): u128 { math128::ceil_div(x, y) }

    public fun ratio32(n: u64, d: u64): u64 {
        fixed_point32::create_from_rational(n, d).get_raw_value()
    }
    public fun multiply32(n: u64, raw: u64): u64 {
        fixed_point32::multiply_u64(n, fixed_point32::create_from_raw_value(raw))
    }
    public fun divide32(n: u64, raw: u64): u64 {
        fixed_point32::divide_u64(n, fixed_point32::create_from_raw_value(raw))
    }
    public fun rounded32(raw: u64): (u64, u64, u64) {
        let x = fixed_point32::create_from_raw_value(raw);
        (x.floor(), x.round(), x.ceil())
    }
    public fun ratio64(n: u128, d: u128): u128 {
        fixed_point64::create_from_rational(n, d).get_raw_value()
    }
    public fun multiply64(n: u128, raw: u128): u128 {
        fixed_point64::multiply_u128(n, fixed_point64::create_from_raw_value(raw))
    }
    public fun divide64(n: u128, raw: u128): u128 {
        fixed_point64::divide_u128(n, fixed_point64::create_from_raw_value(raw))
    }
    public fun rounded64(raw: u128): (u128, u128, u128) {
        let x = fixed_point64::create_from_raw_value(raw);
        (x.floor(), x.round(), x.ceil())
    }
    public fun sum64(a: u128, b: u128): u128 {
        let a = fixed_point64::create_from_raw_value(a);
        a.add(fixed_point64::create_from_raw_value(b)).get_raw_value()
    }
    public fun difference64(a: u128, b: u128): u128 {
        let a = fixed_point64::create_from_raw_value(a);
        a.sub(fixed_point64::create_from_raw_value(b)).get_raw_value()
    }

    fun note(trace: &mut vector<u64>, value: Option<u64>) {
        if (value.is_some()) {
            trace.push_back(1);
            trace.push_back(value.destroy_some());
        } else {
            trace.push_back(0);
        }
    }

    public fun ordered(operations: vector<u8>, keys: vector<u64>, values: vector<u64>): vector<u64> {
        let map = ordered_map::new();
        let trace = vector[];
        for (i in 0..operations.length()) {
            let (key, value) = (keys[i], values[i]);
            match (operations[i]) {
                0 => note(&mut trace, map.upsert(key, value)),
                10 => note(&mut trace, map.remove_or_none(&key)),
                3 => note(&mut trace, map.get(&key)),
                4 => note(&mut trace, map.prev_key(&key)),
                5 => note(&mut trace, map.next_key(&key)),
                6 => if (!map.is_empty()) {
                    let (first, value) = if (value % 2 == 0) map.pop_front() else map.pop_back();
                    trace.append(vector[first, value]);
                },
                7 => {
                    map.modify_or_add(&key, |found| *found = *found ^ value, || value);
                },
                8 => {
                    let rest = map.trim(key % (map.length() + 1));
                    trace.push_back(rest.length());
                    if (value % 2 == 0) {
                        map.append_disjoint(rest);
                    } else {
                        rest.upsert(key, value);
                        rest.append(map);
                        map = rest;
                    }
                },
                _ => {
                    let position = map.internal_lower_bound(&key);
                    while (!position.iter_is_end(&map)) {
                        trace.push_back(*position.iter_borrow_key(&map));
                        *position.iter_borrow_mut(&mut map) += 1;
                        position = position.iter_next(&map);
                    }
                }
            }
        };
        map.for_each_ref(|key, value| trace.append(vector[*key, *value]));
        trace
    }

    public fun simple(operations: vector<u8>, keys: vector<u64>, values: vector<u64>): vector<u64> {
        let map = simple_map::new();
        let trace = vector[];
        for (i in 0..operations.length()) {
            let (key, value) = (keys[i], values[i]);
            match (operations[i]) {
                0 => {
                    let (old_key, old_value) = map.upsert(key, value);
                    note(&mut trace, old_key);
                    note(&mut trace, old_value);
                },
                3 => if (map.contains_key(&key)) {
                    let (key, value) = map.remove(&key);
                    trace.append(vector[key, value]);
                },
                _ => if (map.contains_key(&key)) {
                    *map.borrow_mut(&key) ^= value;
                    trace.push_back(*map.borrow(&key));
                }
            }
        };
        trace.push_back(map.length());
        let (keys, values) = map.to_vec_pair();
        trace.append(keys);
        trace.append(values);
        trace
    }

    public fun bits(length: u64, operations: vector<u8>, places: vector<u64>): vector<u64> {
        let bits = bit_vector::new(length);
        let trace = vector[];
        for (i in 0..operations.length()) {
            let place = places[i];
            match (operations[i]) {
                0 => bits.set(place % length),
                4 => bits.unset(place % length),
                3 => bits.shift_left(place % (length + 2)),
                _ => trace.push_back(bits.longest_set_sequence_starting_at(place % length))
            }
        };
        for (i in 0..length) {
            trace.push_back(if (bits.is_index_set(i)) 1 else 0);
        };
        trace
    }

    public fun vectors(operations: vector<u8>, places: vector<u64>, values: vector<u64>): vector<u64> {
        let v = vector[];
        let trace = vector[];
        for (i in 0..operations.length()) {
            let (place, value, length) = (places[i], values[i], v.length());
            match (operations[i]) {
                0 => v.insert(place % (length + 1), value),
                3 => if (length > 0) trace.push_back(v.remove(place % length)),
                4 => if (length > 0) trace.push_back(v.swap_remove(place % length)),
                5 => trace.push_back(v.rotate(place % (length + 1))),
                6 => {
                    let (a, b) = (place % (length + 1), value % (length + 1));
                    v.reverse_slice(math64::min(a, b), math64::max(a, b));
                },
                7 => {
                    let rest = v.trim(place % (length + 1));
                    trace.append(rest);
                    rest.append(v);
                    v = rest;
                },
                8 => {
                    let (a, b) = (place % (length + 1), value % (length + 1));
                    trace.append(v.slice(math64::min(a, b), math64::max(a, b)));
                },
                9 => {
                    let (is_there, index) = v.index_of(&(value % 16));
                    trace.push_back(if (is_there) 1 else 0);
                    trace.push_back(index);
                    trace.append(v.remove_value(&(value % 16)));
                    v.push_back(value % 16);
                },
                10 => trace.push_back(v.stable_partition(|e| *e % 2 == 0)),
                11 => {
                    let count = v.partition(|e| *e % 3 == 0);
                    let others = v.trim(count).fold(0, |sum, e| sum ^ e);
                    trace.append(vector[count, others]);
                },
                12 => {
                    let other = vector::range(0, value % 5);
                    let start = place % (length + 1);
                    let count = math64::min(value % 4, length - start);
                    let at = place % (other.length() + 1);
                    vector::move_range(&mut v, start, count, &mut other, at);
                    v.reverse_append(other);
                },
                _ => {
                    let sum = v.map_ref(|e| *e % 256).filter(|e| *e > 10).foldr(0, |e, sum| e + 2 * (sum % 65536));
                    trace.push_back(sum);
                    let found = v.any(|e| *e > value);
                    let (is_found, index) = v.find(|e| *e > value);
                    assert!(found == is_found && v.all(|e| *e <= value) != found, 77);
                    trace.push_back(index);
                }
            }
        };
        trace.append(v);
        trace
    }

    /// -1, 0 and 1 as 0, 1 and 2.
    fun order<T>(a: &T, b: &T): u8 {
        let order = cmp::compare(a, b);
        if (order.is_lt()) 0 else if (order.is_eq()) 1 else 2
    }

    public fun orders(a: vector<u8>, b: vector<u8>, c: vector<vector<u64>>, d: vector<vector<u64>>): (u8, u8) {
        (order(&a, &b), order(&c, &d))
    }

    public fun is_text(bytes: vector<u8>): bool { string::try_utf8(bytes).is_some() }
    public fun index_of(text: String, part: String): u64 { text.index_of(&part) }
    public fun sub_string(text: String, from: u64, to: u64): String { text.sub_string(from, to) }
    public fun insert(text: String, at: u64, part: String): String {
        text.insert(at, part);
        text
    }

    /// Reads values, before each of which a byte says of what type it is, and writes them again.
    public fun stream(bytes: vector<u8>): vector<u8> {
        let stream = &mut bcs_stream::new(bytes);
        let read = vector[];
        while (bcs_stream::has_remaining(stream)) {
            match (bcs_stream::deserialize_u8(stream) % 8) {
                0 => read.append(bcs::to_bytes(&bcs_stream::deserialize_uleb128(stream))),
                1 => read.append(bcs::to_bytes(&bcs_stream::deserialize_bool(stream))),
                2 => read.append(bcs::to_bytes(&bcs_stream::deserialize_u16(stream))),
                3 => read.append(bcs::to_bytes(&bcs_stream::deserialize_u64(stream))),
                4 => read.append(bcs::to_bytes(&bcs_stream::deserialize_u256(stream))),
                5 => read.append(bcs::to_bytes(&bcs_stream::deserialize_string(stream))),
                6 => {
                    let list = bcs_stream::deserialize_vector(stream, |it| bcs_stream::deserialize_u16(it));
                    read.append(bcs::to_bytes(&list));
                },
                _ => {
                    let option = bcs_stream::deserialize_option(stream, |it| bcs_stream::deserialize_u8(it));
                    read.append(bcs::to_bytes(&option));
                }
            }
        };
        read
    }

    public fun nothing(_bytes: vector<u8>) {}
    public fun sha2_256(bytes: vector<u8>) { hash::sha2_256(bytes); }
    public fun sha3_256(bytes: vector<u8>) { hash::sha3_256(bytes); }
    public fun keccak256(bytes: vector<u8>) { aptos_hash::keccak256(bytes); }
    public fun blake2b_256(bytes: vector<u8>) { aptos_hash::blake2b_256(bytes); }
    public fun ripemd160(bytes: vector<u8>) { aptos_hash::ripemd160(bytes); }
    public fun sip_hash(bytes: vector<u8>) { aptos_hash::sip_hash(bytes); }
    public fun utf8(bytes: vector<u8>) { string::try_utf8(bytes); }
    public fun encoding(bytes: vector<u8>) { bcs::to_bytes(&bytes); }
    public fun size(bytes: vector<u8>) { bcs::serialized_size(&bytes); }
    public fun decoding(bytes: vector<u8>) { from_bcs::to_string(bcs::to_bytes(&bytes)); }
    public fun hiding(bytes: vector<u8>) { any::pack(bytes).unpack<vector<u8>>(); }
    public fun text(bytes: vector<u8>) { string_utils::to_string(&bytes); }
    public fun output(bytes: vector<u8>) { debug::print(&bytes); }
    public fun comparison(bytes: vector<u8>) { let copied = bytes; order(&bytes, &copied); }
}
