#[test_only]
module std::ordered_map_tests {
    use std::bcs;
    use std::option;
    use std::ordered_map::{Self, OrderedMap};

    struct Token { id: u64 }

    fun sample(): OrderedMap<u64, u64> {
        ordered_map::new_from(vector[3, 1, 2], vector[30, 10, 20])
    }

    #[test]
    fun keys_are_kept_in_order() {
        let map = ordered_map::new<vector<u8>, u64>();
        assert!(map.is_empty() && map.length() == 0);
        map.add(b"b", 2);
        map.add(b"a", 1);
        map.add(b"ab", 3);
        assert!(!map.is_empty() && map.length() == 3);
        assert!(map.keys() == vector[b"a", b"ab", b"b"] && map.values() == vector[1, 3, 2]);
        let (keys, values) = map.to_vec_pair();
        assert!(keys == vector[b"a", b"ab", b"b"] && values == vector[1, 3, 2]);
    }

    #[test]
    fun the_bytes_are_those_of_the_entries_behind_the_variant() {
        let map = ordered_map::new_from(vector[2u8, 1], vector[20u8, 10]);
        assert!(bcs::to_bytes(&map) == x"0002010a0214");
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::ordered_map)]
    fun add_refuses_a_key_that_is_there() {
        sample().add(2, 0);
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::ordered_map)]
    fun new_from_refuses_a_key_twice() {
        ordered_map::new_from(vector[1, 1], vector[1, 1]);
    }

    #[test]
    #[expected_failure(abort_code = 0x20002, location = std::ordered_map)]
    fun new_from_needs_a_value_for_each_key() {
        ordered_map::new_from(vector[1, 2], vector[1]);
    }

    #[test]
    fun values_are_found_and_changed() {
        let map = sample();
        assert!(map.contains(&1) && !map.contains(&0));
        assert!(*map.borrow(&3) == 30);
        *map.borrow_mut(&3) = 31;
        assert!(map.get(&3) == option::some(31) && map.get(&4) == option::none());
        assert!(map.get_and_map(&3, |value| *value + 1) == option::some(32));
        assert!(map.get_and_map(&4, |value| *value + 1) == option::none());
        assert!(map.upsert(3, 33) == option::some(31) && map.upsert(4, 40) == option::none());
        assert!(map.values() == vector[10, 20, 33, 40]);
    }

    #[test]
    #[expected_failure(abort_code = 0x10002, location = std::ordered_map)]
    fun borrow_needs_the_key() {
        sample().borrow(&4);
    }

    #[test]
    #[expected_failure(abort_code = 0x10002, location = std::ordered_map)]
    fun borrow_mut_needs_the_key() {
        sample().borrow_mut(&0);
    }

    #[test]
    fun keys_are_removed() {
        let map = sample();
        assert!(map.remove(&2) == 20 && map.keys() == vector[1, 3]);
        assert!(map.remove_or_none(&2) == option::none());
        assert!(map.remove_or_none(&1) == option::some(10));
        assert!(map.remove(&3) == 30);
        map.destroy_empty();
    }

    #[test]
    #[expected_failure(abort_code = 0x10002, location = std::ordered_map)]
    fun remove_needs_the_key() {
        sample().remove(&4);
    }

    #[test]
    #[expected_failure(vector_error, minor_status = 3, location = std::ordered_map)]
    fun destroy_empty_refuses_keys() {
        sample().destroy_empty();
    }

    #[test]
    fun values_are_modified_where_they_are() {
        let map = sample();
        assert!(map.modify_or_add(&1, |value| *value = *value + 1, || 0));
        assert!(!map.modify_or_add(&5, |value| *value = *value + 1, || 50));
        assert!(map.modify_if_present(&2, |value| *value = 0));
        assert!(!map.modify_if_present(&6, |value| *value = 0));
        assert!(map.keys() == vector[1, 2, 3, 5] && map.values() == vector[11, 0, 30, 50]);
    }

    #[test]
    fun many_keys_are_added_at_once() {
        let map = sample();
        map.add_all(vector[5, 4], vector[50, 40]);
        assert!(map.keys() == vector[1, 2, 3, 4, 5]);
        map.upsert_all(vector[5, 6], vector[51, 60]);
        assert!(map.values() == vector[10, 20, 30, 40, 51, 60]);
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::ordered_map)]
    fun add_all_refuses_a_key_that_is_there() {
        sample().add_all(vector[5, 1], vector[50, 0]);
    }

    #[test]
    #[expected_failure(abort_code = 0x20002, location = std::ordered_map)]
    fun upsert_all_needs_a_value_for_each_key() {
        sample().upsert_all(vector[5], vector[]);
    }

    #[test]
    fun append_prefers_the_other_map() {
        let map = sample();
        map.append(ordered_map::new_from(vector[0, 2, 9], vector[1, 21, 90]));
        assert!(map.keys() == vector[0, 1, 2, 3, 9] && map.values() == vector[1, 10, 21, 30, 90]);
        map.append(ordered_map::new());
        assert!(map.length() == 5);
        let empty = ordered_map::new();
        empty.append(map);
        assert!(empty.length() == 5);
    }

    #[test]
    fun append_disjoint_adds_other_keys() {
        let map = sample();
        map.append_disjoint(ordered_map::new_from(vector[0, 9], vector[1, 90]));
        assert!(map.keys() == vector[0, 1, 2, 3, 9] && map.values() == vector[1, 10, 20, 30, 90]);
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::ordered_map)]
    fun append_disjoint_refuses_a_key_of_both() {
        sample().append_disjoint(ordered_map::new_from(vector[3], vector[0]));
    }

    #[test]
    fun trim_cuts_the_last_keys_off() {
        let map = sample();
        let rest = map.trim(1);
        assert!(map.keys() == vector[1] && rest.keys() == vector[2, 3]);
    }

    #[test]
    #[expected_failure(abort_code = 0x20000, location = std::vector)]
    fun trim_refuses_more_than_the_length() {
        sample().trim(4);
    }

    #[test]
    fun the_ends_are_looked_at_and_taken() {
        let map = sample();
        let (key, value) = map.borrow_front();
        assert!(*key == 1 && *value == 10);
        let (key, value) = map.borrow_back();
        assert!(*key == 3 && *value == 30);
        let (key, value) = map.pop_front();
        assert!(key == 1 && value == 10);
        let (key, value) = map.pop_back();
        assert!(key == 3 && value == 30 && map.keys() == vector[2]);
    }

    #[test]
    #[expected_failure(vector_error, minor_status = 1, location = std::ordered_map)]
    fun borrow_front_needs_a_key() {
        ordered_map::new<u8, u8>().borrow_front();
    }

    #[test]
    #[expected_failure(arithmetic_error, location = std::ordered_map)]
    fun borrow_back_needs_a_key() {
        ordered_map::new<u8, u8>().borrow_back();
    }

    #[test]
    #[expected_failure(abort_code = 0x20000, location = std::vector)]
    fun pop_front_needs_a_key() {
        ordered_map::new<u8, u8>().pop_front();
    }

    #[test]
    #[expected_failure(vector_error, minor_status = 2, location = std::ordered_map)]
    fun pop_back_needs_a_key() {
        ordered_map::new<u8, u8>().pop_back();
    }

    #[test]
    fun neighbours_of_keys_are_found() {
        let map = ordered_map::new_from(vector[1, 3], vector[0, 0]);
        assert!(map.prev_key(&1) == option::none() && map.next_key(&3) == option::none());
        assert!(map.prev_key(&2) == option::some(1) && map.next_key(&2) == option::some(3));
        assert!(map.prev_key(&3) == option::some(1) && map.next_key(&1) == option::some(3));
        assert!(map.prev_key(&9) == option::some(3) && map.next_key(&0) == option::some(1));
    }

    #[test]
    fun functions_meet_the_keys_in_order() {
        let seen = vector[];
        let map = sample();
        map.for_each_mut(|key, value| *value = *value + *key);
        map.for_each_ref(|key, value| seen.push_back(*key + *value));
        map.for_each(|_key, value| seen.push_back(value));
        sample().destroy(|key| seen.push_back(key), |value| seen.push_back(value));
        assert!(seen.length() == 12 && seen.slice(0, 6) == vector[12, 24, 36, 11, 22, 33]);
    }

    #[test]
    fun values_without_abilities_pass_through() {
        let map = ordered_map::new();
        map.add(2, Token { id: 2 });
        map.add(1, Token { id: 1 });
        let seen = vector[];
        map.for_each(|_key, token| {
            let Token { id } = token;
            seen.push_back(id);
        });
        assert!(seen == vector[1, 2]);
    }

    #[test]
    fun iterators_walk_over_the_keys() {
        let map = sample();
        let begin = map.internal_new_begin_iter();
        let end = map.internal_new_end_iter();
        assert!(begin.iter_is_begin(&map) && !begin.iter_is_end(&map) && end.iter_is_end(&map));
        assert!(begin.iter_is_begin_from_non_empty() && !end.iter_is_begin_from_non_empty());
        assert!(!end.iter_is_begin(&map));
        let second = begin.iter_next(&map);
        assert!(*second.iter_borrow_key(&map) == 2 && *second.iter_borrow(&map) == 20);
        assert!(second.iter_prev(&map) == begin);
        assert!(*end.iter_prev(&map).iter_borrow_key(&map) == 3);
        assert!(map.internal_find(&2) == second && map.internal_find(&4) == end);
        assert!(map.internal_lower_bound(&2) == second && map.internal_lower_bound(&0) == begin);
        assert!(map.internal_lower_bound(&4) == end);
        let empty = ordered_map::new<u8, u8>();
        assert!(empty.internal_new_begin_iter().iter_is_end(&empty));
        assert!(empty.internal_new_end_iter().iter_is_begin(&empty));
    }

    #[test]
    fun iterators_change_the_map() {
        let map = sample();
        let second = map.internal_find(&2);
        *second.iter_borrow_mut(&mut map) = 21;
        assert!(second.iter_replace(&mut map, 22) == 21);
        assert!(second.iter_remove(&mut map) == 22 && map.keys() == vector[1, 3]);
        second.iter_add(&mut map, 2, 23);
        map.internal_new_end_iter().iter_add(&mut map, 4, 40);
        map.internal_new_begin_iter().iter_add(&mut map, 0, 0);
        assert!(map.keys() == vector[0, 1, 2, 3, 4] && map.values() == vector[0, 10, 23, 30, 40]);
    }

    #[test]
    #[expected_failure(abort_code = 0x10003, location = std::ordered_map)]
    fun iter_next_stops_at_the_end() {
        let map = sample();
        map.internal_new_end_iter().iter_next(&map);
    }

    #[test]
    #[expected_failure(abort_code = 0x10003, location = std::ordered_map)]
    fun iter_prev_stops_at_the_beginning() {
        let map = sample();
        map.internal_new_begin_iter().iter_prev(&map);
    }

    #[test]
    #[expected_failure(abort_code = 0x10003, location = std::ordered_map)]
    fun iter_borrow_needs_a_key() {
        let map = sample();
        map.internal_new_end_iter().iter_borrow(&map);
    }

    #[test]
    #[expected_failure(abort_code = 0x10003, location = std::ordered_map)]
    fun iter_borrow_key_needs_a_key() {
        let map = sample();
        map.internal_new_end_iter().iter_borrow_key(&map);
    }

    #[test]
    #[expected_failure(abort_code = 0x10003, location = std::ordered_map)]
    fun iter_borrow_mut_needs_a_key() {
        let map = sample();
        map.internal_new_end_iter().iter_borrow_mut(&mut map);
    }

    #[test]
    #[expected_failure(abort_code = 0x10003, location = std::ordered_map)]
    fun iter_remove_needs_a_key() {
        let map = sample();
        map.internal_new_end_iter().iter_remove(&mut map);
    }

    #[test]
    #[expected_failure(abort_code = 0x10003, location = std::ordered_map)]
    fun iter_replace_needs_a_key() {
        let map = sample();
        map.internal_new_end_iter().iter_replace(&mut map, 0);
    }

    #[test]
    #[expected_failure(abort_code = 0x10004, location = std::ordered_map)]
    fun iter_add_refuses_a_key_that_belongs_before() {
        let map = sample();
        map.internal_new_end_iter().iter_add(&mut map, 3, 0);
    }

    #[test]
    #[expected_failure(abort_code = 0x10004, location = std::ordered_map)]
    fun iter_add_refuses_a_key_that_belongs_behind() {
        let map = sample();
        map.internal_new_begin_iter().iter_add(&mut map, 1, 0);
    }
}
