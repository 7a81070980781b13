#[test_only]
module std::option_tests {
    use std::bcs;
    use std::option::{Self, Option};

    struct Token { id: u64 }

    fun id(token: Token): u64 {
        let Token { id } = token;
        id
    }

    #[test]
    fun an_option_holds_a_value_or_nothing() {
        let none = option::none<u64>();
        let some = option::some(3);
        assert!(none.is_none() && !none.is_some() && some.is_some() && !some.is_none());
        assert!(some.contains(&3) && !some.contains(&4) && !none.contains(&3));
        assert!(*some.borrow() == 3);
        assert!(*some.borrow_with_default(&7) == 3 && *none.borrow_with_default(&7) == 7);
        assert!(some.get_with_default(7) == 3 && none.get_with_default(7) == 7);
        assert!(some.destroy_with_default(7) == 3 && none.destroy_with_default(7) == 7);
    }

    #[test]
    fun other_modules_match_options() {
        let value = match (option::some(3)) {
            None => 0,
            Some { e } => e
        };
        assert!(value == 3);
        assert!(Option::None<u8> == option::none() && Option::Some { e: 1 } == option::some(1));
    }

    #[test]
    fun the_bytes_are_those_of_a_vector() {
        assert!(bcs::to_bytes(&option::none<u64>()) == x"00");
        assert!(bcs::to_bytes(&option::some(7u8)) == x"0107");
        assert!(bcs::to_bytes(&option::some(@0x1)) == bcs::to_bytes(&vector[@0x1]));
    }

    #[test]
    fun a_value_is_put_in_and_taken_out() {
        let option = option::none();
        option.fill(Token { id: 1 });
        option.borrow_mut().id = 2;
        assert!(id(option.extract()) == 2 && option.is_none());
        option.swap_or_fill(Token { id: 3 }).destroy_none();
        assert!(id(option.swap(Token { id: 4 })) == 3);
        assert!(id(option.swap_or_fill(Token { id: 5 }).destroy_some()) == 4);
        assert!(id(option.destroy_some()) == 5);
    }

    #[test]
    fun vectors_become_options_and_back() {
        assert!(option::from_vec(vector[1]) == option::some(1));
        assert!(option::from_vec<u8>(vector[]) == option::none());
        assert!(option::some(1).to_vec() == vector[1] && option::none<u8>().to_vec() == vector[]);
    }

    #[test]
    #[expected_failure(abort_code = 0x40002, location = std::option)]
    fun from_vec_refuses_two_elements() {
        option::from_vec(vector[1, 2]);
    }

    #[test]
    #[expected_failure(abort_code = 0x40001, location = std::option)]
    fun borrow_needs_a_value() {
        option::none<u8>().borrow();
    }

    #[test]
    #[expected_failure(abort_code = 0x40001, location = std::option)]
    fun borrow_mut_needs_a_value() {
        option::none<u8>().borrow_mut();
    }

    #[test]
    #[expected_failure(abort_code = 0x40000, location = std::option)]
    fun fill_needs_nothing() {
        option::some(1).fill(2);
    }

    #[test]
    #[expected_failure(abort_code = 0x40001, location = std::option)]
    fun extract_needs_a_value() {
        option::none<u8>().extract();
    }

    #[test]
    #[expected_failure(abort_code = 0x40001, location = std::option)]
    fun swap_needs_a_value() {
        option::none<u8>().swap(1);
    }

    #[test]
    #[expected_failure(abort_code = 0x40001, location = std::option)]
    fun destroy_some_needs_a_value() {
        option::none<u8>().destroy_some();
    }

    #[test]
    #[expected_failure(abort_code = 0x40000, location = std::option)]
    fun destroy_none_needs_nothing() {
        option::some(1).destroy_none();
    }

    #[test]
    fun functions_meet_the_value_if_there_is_one() {
        let seen = vector[];
        option::some(1).for_each(|e| seen.push_back(e));
        option::none<u64>().for_each(|e| seen.push_back(e));
        option::some(2).for_each_ref(|e| seen.push_back(*e));
        option::none<u64>().for_each_ref(|e| seen.push_back(*e));
        let option = option::some(3);
        option.for_each_mut(|e| *e = *e + 1);
        option::none<u64>().for_each_mut(|e| *e = 0);
        option.destroy(|e| seen.push_back(e));
        option::none<u64>().destroy(|e| seen.push_back(e));
        assert!(seen == vector[1, 2, 4]);
        assert!(option::some(3).fold(10, |sum, e| sum + e) == 13);
        assert!(option::none<u64>().fold(10, |sum, e| sum + e) == 10);
    }

    #[test]
    fun functions_make_new_options() {
        assert!(option::some(1).map(|e| e == 1) == option::some(true));
        assert!(option::none<u64>().map(|e| e == 1) == option::none());
        assert!(option::some(1).map_ref(|e| *e + 1) == option::some(2));
        assert!(option::none<u64>().map_ref(|e| *e + 1) == option::none());
        assert!(option::some(1).filter(|e| *e == 1) == option::some(1));
        assert!(option::some(1).filter(|e| *e == 2) == option::none());
        assert!(option::none<u64>().filter(|_e| true) == option::none());
        assert!(option::some(1).any(|e| *e == 1) && !option::some(1).any(|e| *e == 2));
        assert!(!option::none<u64>().any(|_e| true));
    }

    #[test]
    fun values_without_abilities_pass_through() {
        let option = option::some(Token { id: 1 }).map(|token| Token { id: id(token) + 1 });
        option.destroy(|token| assert!(id(token) == 2));
    }
}
