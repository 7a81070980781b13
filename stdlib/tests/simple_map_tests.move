#[test_only]
module std::simple_map_tests {
    use std::option;
    use std::simple_map::{Self, SimpleMap};

    fun sample(): SimpleMap<u64, u64> {
        simple_map::new_from(vector[3, 1, 2], vector[30, 10, 20])
    }

    #[test]
    fun keys_lead_to_values() {
        let map = simple_map::new<u64, bool>();
        assert!(map.length() == 0);
        map.add(1, true);
        assert!(map.length() == 1 && map.contains_key(&1) && !map.contains_key(&2));
        assert!(*map.borrow(&1));
        *map.borrow_mut(&1) = false;
        let (key, value) = map.remove(&1);
        assert!(key == 1 && !value);
        map.destroy_empty();
        simple_map::create<u64, bool>().destroy_empty();
    }

    #[test]
    fun keys_stay_in_the_order_of_their_addition() {
        let map = sample();
        assert!(map.keys() == vector[3, 1, 2] && map.values() == vector[30, 10, 20]);
        map.add_all(vector[5], vector[50]);
        let (keys, values) = map.to_vec_pair();
        assert!(keys == vector[3, 1, 2, 5] && values == vector[30, 10, 20, 50]);
    }

    #[test]
    fun upsert_returns_what_it_replaces() {
        let map = sample();
        let (key, value) = map.upsert(1, 11);
        assert!(key == option::some(1) && value == option::some(10) && *map.borrow(&1) == 11);
        let (key, value) = map.upsert(4, 40);
        assert!(key == option::none() && value == option::none() && map.length() == 4);
    }

    #[test]
    fun destroy_meets_keys_and_values() {
        let sum = 0;
        sample().destroy(|key| sum = sum + key, |value| sum = sum + value);
        assert!(sum == 66);
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::simple_map)]
    fun add_refuses_a_key_that_is_there() {
        sample().add(1, 0);
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::simple_map)]
    fun add_all_refuses_a_key_that_is_there() {
        sample().add_all(vector[4, 1], vector[0, 0]);
    }

    #[test]
    #[expected_failure(abort_code = 0x20002, location = std::simple_map)]
    fun add_all_needs_a_value_for_each_key() {
        sample().add_all(vector[4], vector[]);
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::simple_map)]
    fun new_from_refuses_a_key_twice() {
        simple_map::new_from(vector[1, 1], vector[0, 0]);
    }

    #[test]
    #[expected_failure(abort_code = 0x10002, location = std::simple_map)]
    fun borrow_needs_the_key() {
        sample().borrow(&4);
    }

    #[test]
    #[expected_failure(abort_code = 0x10002, location = std::simple_map)]
    fun borrow_mut_needs_the_key() {
        sample().borrow_mut(&4);
    }

    #[test]
    #[expected_failure(abort_code = 0x10002, location = std::simple_map)]
    fun remove_needs_the_key() {
        sample().remove(&4);
    }

    #[test]
    #[expected_failure(vector_error, minor_status = 3, location = std::simple_map)]
    fun destroy_empty_refuses_keys() {
        sample().destroy_empty();
    }
}
