#[test_only]
module std::vector_tests {
    use std::vector;

    /// Neither copied nor dropped.
    struct Token { id: u64 }

    fun tokens(count: u64): vector<Token> {
        vector::range(0, count).map(|id| Token { id })
    }

    fun ids(tokens: vector<Token>): vector<u64> {
        tokens.map(|token| {
            let Token { id } = token;
            id
        })
    }

    #[test]
    fun elements_are_added_and_taken_at_the_end() {
        let v = vector::empty<u64>();
        assert!(v.is_empty() && v.length() == 0);
        v.push_back(3);
        v.push_back(4);
        assert!(!v.is_empty() && v.length() == 2);
        assert!(*vector::borrow(&v, 0) == 3 && *v.borrow(1) == 4);
        *v.borrow_mut(0) = 5;
        assert!(v.pop_back() == 4 && v.pop_back() == 5);
        v.destroy_empty();
    }

    #[test]
    #[expected_failure(vector_error, minor_status = 1, location = Self)]
    fun borrow_needs_an_index_below_the_length() {
        vector[1].borrow(1);
    }

    #[test]
    #[expected_failure(vector_error, minor_status = 1, location = Self)]
    fun borrow_mut_needs_an_index_below_the_length() {
        vector::empty<u8>().borrow_mut(0);
    }

    #[test]
    #[expected_failure(vector_error, minor_status = 2, location = Self)]
    fun pop_back_needs_an_element() {
        vector::empty<u8>().pop_back();
    }

    #[test]
    #[expected_failure(vector_error, minor_status = 3, location = Self)]
    fun destroy_empty_refuses_elements() {
        vector[1].destroy_empty();
    }

    #[test]
    fun swap_exchanges_two_elements() {
        let v = vector[1, 2, 3];
        v.swap(0, 2);
        v.swap(1, 1);
        assert!(v == vector[3, 2, 1]);
    }

    #[test]
    #[expected_failure(vector_error, minor_status = 1, location = Self)]
    fun swap_needs_indices_below_the_length() {
        vector[1, 2].swap(0, 2);
    }

    #[test]
    fun singleton_has_one_element() {
        assert!(vector::singleton(@0x1) == vector[@0x1]);
    }

    #[test]
    fun last_is_the_last_element() {
        let v = vector[1, 2];
        assert!(*v.last() == 2);
        *v.last_mut() = 3;
        assert!(v == vector[1, 3]);
    }

    #[test]
    #[expected_failure(abort_code = 0x20000, location = std::vector)]
    fun last_needs_an_element() {
        vector::empty<u8>().last();
    }

    #[test]
    #[expected_failure(abort_code = 0x20000, location = std::vector)]
    fun last_mut_needs_an_element() {
        vector::empty<u8>().last_mut();
    }

    #[test]
    fun reverse_turns_all_or_a_slice_around() {
        let v = vector[1, 2, 3, 4, 5];
        v.reverse();
        assert!(v == vector[5, 4, 3, 2, 1]);
        v.reverse_slice(1, 3);
        assert!(v == vector[5, 3, 4, 2, 1]);
        v.reverse_slice(2, 2);
        v.reverse_slice(0, 1);
        assert!(v == vector[5, 3, 4, 2, 1]);
        let none = vector::empty<u8>();
        none.reverse();
        assert!(none == vector[]);
    }

    #[test]
    #[expected_failure(abort_code = 0x20001, location = std::vector)]
    fun reverse_slice_needs_bounds_in_order() {
        vector[1, 2].reverse_slice(2, 1);
    }

    #[test]
    #[expected_failure(vector_error, minor_status = 1, location = std::vector)]
    fun reverse_slice_needs_bounds_within_the_vector() {
        vector[1, 2].reverse_slice(1, 4);
    }

    #[test]
    fun append_keeps_the_order_and_reverse_append_turns_it() {
        let v = vector[1, 2];
        v.append(vector[3, 4]);
        v.append(vector[]);
        assert!(v == vector[1, 2, 3, 4]);
        v.reverse_append(vector[5, 6]);
        assert!(v == vector[1, 2, 3, 4, 6, 5]);
    }

    #[test]
    fun trim_returns_what_it_cuts_off() {
        let v = tokens(5);
        assert!(ids(v.trim(3)) == vector[3, 4]);
        assert!(ids(v.trim_reverse(1)) == vector[2, 1]);
        assert!(ids(v.trim(1)) == vector[]);
        assert!(ids(v) == vector[0]);
    }

    #[test]
    #[expected_failure(abort_code = 0x20000, location = std::vector)]
    fun trim_refuses_more_than_the_length() {
        vector[1].trim(2);
    }

    #[test]
    #[expected_failure(abort_code = 0x20000, location = std::vector)]
    fun trim_reverse_refuses_more_than_the_length() {
        vector[1].trim_reverse(2);
    }

    #[test]
    fun contains_and_index_of_find_the_first_equal_element() {
        let v = vector[b"a", b"b", b"b"];
        assert!(v.contains(&b"b") && !v.contains(&b"c"));
        let (found, index) = v.index_of(&b"b");
        assert!(found && index == 1);
        let (found, index) = v.index_of(&b"c");
        assert!(!found && index == 0);
    }

    #[test]
    fun find_looks_for_the_first_that_fits() {
        let v = vector[1, 4, 6];
        let (found, index) = v.find(|e| *e % 2 == 0);
        assert!(found && index == 1);
        let (found, index) = v.find(|e| *e > 6);
        assert!(!found && index == 0);
    }

    #[test]
    fun insert_moves_the_rest_back() {
        let v = vector[1, 2];
        v.insert(0, 0);
        v.insert(3, 9);
        v.insert(2, 5);
        assert!(v == vector[0, 1, 5, 2, 9]);
    }

    #[test]
    #[expected_failure(abort_code = 0x20000, location = std::vector)]
    fun insert_refuses_an_index_behind_the_length() {
        vector[1].insert(2, 0);
    }

    #[test]
    fun remove_keeps_the_order_and_swap_remove_does_not() {
        let v = vector[1, 2, 3, 4];
        assert!(v.remove(0) == 1 && v == vector[2, 3, 4]);
        assert!(v.swap_remove(0) == 2 && v == vector[4, 3]);
        assert!(v.swap_remove(1) == 3 && v.remove(0) == 4 && v.is_empty());
    }

    #[test]
    #[expected_failure(abort_code = 0x20000, location = std::vector)]
    fun remove_needs_an_index_below_the_length() {
        vector[1].remove(1);
    }

    #[test]
    #[expected_failure(abort_code = 0x20000, location = std::vector)]
    fun swap_remove_needs_an_element() {
        vector::empty<u8>().swap_remove(0);
    }

    #[test]
    #[expected_failure(vector_error, minor_status = 1, location = std::vector)]
    fun swap_remove_needs_an_index_below_the_length() {
        vector[1].swap_remove(1);
    }

    #[test]
    fun remove_value_returns_what_it_removed() {
        let v = vector[1, 2, 1];
        assert!(v.remove_value(&1) == vector[1] && v == vector[2, 1]);
        assert!(v.remove_value(&7) == vector[] && v == vector[2, 1]);
    }

    #[test]
    fun replace_returns_what_was_there() {
        let v = tokens(2);
        let Token { id } = v.replace(0, Token { id: 7 });
        assert!(id == 0);
        assert!(ids(v) == vector[7, 1]);
    }

    #[test]
    #[expected_failure(abort_code = 0x20000, location = std::vector)]
    fun replace_needs_an_index_below_the_length() {
        vector[1].replace(1, 2);
    }

    #[test]
    fun move_range_moves_elements_between_vectors() {
        let from = vector[1, 2, 3, 4, 5];
        let to = vector[10, 20];
        vector::move_range(&mut from, 1, 3, &mut to, 1);
        assert!(from == vector[1, 5] && to == vector[10, 2, 3, 4, 20]);
        vector::move_range(&mut from, 2, 0, &mut to, 5);
        vector::move_range(&mut from, 0, 2, &mut to, 5);
        assert!(from.is_empty() && to == vector[10, 2, 3, 4, 20, 1, 5]);
    }

    #[test]
    #[expected_failure(abort_code = 0x20000, location = std::vector)]
    fun move_range_needs_elements_to_move() {
        vector::move_range(&mut vector[1, 2], 1, 2, &mut vector[], 0);
    }

    #[test]
    #[expected_failure(abort_code = 0x20000, location = std::vector)]
    fun move_range_needs_a_place_to_move_to() {
        vector::move_range(&mut vector[1, 2], 1, 1, &mut vector[3], 2);
    }

    #[test]
    fun rotate_moves_the_first_elements_behind_the_others() {
        let v = vector[1, 2, 3, 4, 5];
        assert!(v.rotate(2) == 3 && v == vector[3, 4, 5, 1, 2]);
        assert!(v.rotate(0) == 5 && v.rotate(5) == 0 && v == vector[3, 4, 5, 1, 2]);
        assert!(v.rotate_slice(1, 2, 4) == 3 && v == vector[3, 5, 1, 4, 2]);
    }

    #[test]
    #[expected_failure(abort_code = 0x20001, location = std::vector)]
    fun rotate_slice_needs_bounds_in_order() {
        vector[1, 2, 3].rotate_slice(2, 1, 3);
    }

    #[test]
    #[expected_failure(vector_error, minor_status = 1, location = std::vector)]
    fun rotate_refuses_more_than_the_length() {
        vector[1, 2].rotate(3);
    }

    #[test]
    fun ranges_count_up() {
        assert!(vector::range(3, 6) == vector[3, 4, 5]);
        assert!(vector::range(6, 3) == vector[]);
        assert!(vector::range_with_step(1, 8, 3) == vector[1, 4, 7]);
        assert!(vector::range_with_step(1, 7, 3) == vector[1, 4]);
        assert!(vector::range_with_step(MAX_U64 - 3, MAX_U64, 2) == vector[MAX_U64 - 3, MAX_U64 - 1]);
    }

    #[test]
    #[expected_failure(abort_code = 0x20003, location = std::vector)]
    fun range_with_step_needs_a_step() {
        vector::range_with_step(0, 1, 0);
    }

    #[test]
    fun slice_copies_a_part() {
        let v = vector[1, 2, 3];
        assert!(v.slice(1, 3) == vector[2, 3] && v.slice(3, 3) == vector[] && v.length() == 3);
    }

    #[test]
    #[expected_failure(abort_code = 0x20004, location = std::vector)]
    fun slice_needs_bounds_in_order() {
        vector[1, 2].slice(2, 1);
    }

    #[test]
    #[expected_failure(abort_code = 0x20004, location = std::vector)]
    fun slice_needs_bounds_within_the_vector() {
        vector[1, 2].slice(1, 3);
    }

    #[test]
    fun for_each_and_its_kin_meet_every_element_in_order() {
        let seen = vector[];
        vector[1, 2].for_each(|e| seen.push_back(e));
        vector[1, 2].for_each_reverse(|e| seen.push_back(e));
        vector[3, 4].for_each_ref(|e| seen.push_back(*e));
        vector[5, 6].enumerate_ref(|i, e| seen.push_back(10 * i + *e));
        assert!(seen == vector[1, 2, 2, 1, 3, 4, 5, 16]);
        let v = vector[1, 2];
        v.for_each_mut(|e| *e = *e + 1);
        v.enumerate_mut(|i, e| *e = *e + 10 * i);
        assert!(v == vector[2, 13]);
    }

    #[test]
    fun zip_and_its_kin_meet_pairs_in_order() {
        let seen = vector[];
        vector[1, 2].zip(vector[10, 20], |a, b| seen.push_back(a + b));
        vector[1, 2].zip_reverse(vector[10, 20], |a, b| seen.push_back(a + b));
        vector[3, 4].zip_ref(&vector[30, 40], |a, b| seen.push_back(*a + *b));
        assert!(seen == vector[11, 22, 22, 11, 33, 44]);
        let left = vector[1, 2];
        let right = vector[3, 4];
        left.zip_mut(&mut right, |a, b| {
            *a = *a + *b;
            *b = 0;
        });
        assert!(left == vector[4, 6] && right == vector[0, 0]);
        assert!(vector[1, 2].zip_map(vector[3, 4], |a, b| a * b) == vector[3, 8]);
        assert!(vector[1, 2].zip_map_ref(&vector[3, 4], |a, b| *a * *b) == vector[3, 8]);
    }

    #[test]
    #[expected_failure(abort_code = 0x20002, location = Self)]
    fun zip_needs_equal_lengths() {
        vector[1].zip(vector[1, 2], |_a, _b| {});
    }

    #[test]
    #[expected_failure(abort_code = 0x20002, location = Self)]
    fun zip_reverse_needs_equal_lengths() {
        vector[1].zip_reverse(vector[1, 2], |_a, _b| {});
    }

    #[test]
    #[expected_failure(abort_code = 0x20002, location = Self)]
    fun zip_ref_needs_equal_lengths() {
        vector[1].zip_ref(&vector[1, 2], |_a, _b| {});
    }

    #[test]
    #[expected_failure(abort_code = 0x20002, location = Self)]
    fun zip_mut_needs_equal_lengths() {
        vector[1].zip_mut(&mut vector[1, 2], |_a, _b| {});
    }

    #[test]
    #[expected_failure(abort_code = 0x20002, location = Self)]
    fun zip_map_needs_equal_lengths() {
        vector[1].zip_map(vector[1, 2], |a, b| a + b);
    }

    #[test]
    #[expected_failure(abort_code = 0x20002, location = Self)]
    fun zip_map_ref_needs_equal_lengths() {
        vector[1].zip_map_ref(&vector[1, 2], |a, b| *a + *b);
    }

    #[test]
    fun fold_goes_forwards_and_foldr_backwards() {
        assert!(vector[1, 2, 3].fold(0, |sum, e| 10 * sum + e) == 123);
        assert!(vector[1, 2, 3].foldr(0, |e, sum| 10 * sum + e) == 321);
    }

    #[test]
    fun map_and_filter_make_new_vectors() {
        assert!(vector[1, 2].map(|e| e == 1) == vector[true, false]);
        assert!(vector[1, 2].map_ref(|e| *e + 1) == vector[2, 3]);
        assert!(vector[1, 2, 3, 4].filter(|e| *e % 2 == 0) == vector[2, 4]);
    }

    #[test]
    fun partitions_put_the_chosen_ones_first() {
        let v = vector[1, 2, 3, 4, 5];
        assert!(v.partition(|e| *e % 2 == 0) == 2);
        assert!(v[0] % 2 == 0 && v[1] % 2 == 0 && v.length() == 5);
        let v = vector[1, 2, 3, 4, 5];
        assert!(v.stable_partition(|e| *e % 2 == 0) == 2 && v == vector[2, 4, 1, 3, 5]);
        assert!(v.partition(|_e| true) == 5 && v.stable_partition(|_e| false) == 0);
    }

    #[test]
    fun any_and_all_stop_as_soon_as_they_know() {
        let v = vector[1, 2, 3];
        let calls = 0;
        assert!(v.any(|e| { calls = calls + 1; *e == 2 }) && calls == 2);
        assert!(!v.all(|e| { calls = calls + 1; *e == 2 }) && calls == 3);
        assert!(!v.any(|e| *e == 7) && v.all(|e| *e < 7));
        let none = vector::empty<u8>();
        assert!(!none.any(|_e| true) && none.all(|_e| false));
    }

    #[test]
    fun destroy_gives_every_element_away() {
        let sum = 0;
        tokens(3).destroy(|token| {
            let Token { id } = token;
            sum = sum + id;
        });
        assert!(sum == 3);
    }
}
