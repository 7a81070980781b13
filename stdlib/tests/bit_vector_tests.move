#[test_only]
module std::bit_vector_tests {
    use std::bit_vector;

    #[test]
    fun bits_are_set_and_cleared() {
        let bits = bit_vector::new(10);
        assert!(bits.length() == 10 && !bits.is_index_set(3));
        bits.set(3);
        bits.set(4);
        bits.set(9);
        assert!(bits.is_index_set(3) && bits.longest_set_sequence_starting_at(3) == 2);
        assert!(bits.longest_set_sequence_starting_at(5) == 0);
        assert!(bits.longest_set_sequence_starting_at(9) == 1);
        bits.unset(3);
        assert!(!bits.is_index_set(3) && bits.is_index_set(4));
        assert!(bit_vector::new(1).length() == 1 && bit_vector::new(1023).length() == 1023);
    }

    #[test]
    fun bits_are_shifted_towards_the_start() {
        let bits = bit_vector::new(4);
        bits.set(2);
        bits.set(3);
        bits.shift_left(2);
        assert!(bits.is_index_set(0) && bits.is_index_set(1) && !bits.is_index_set(2));
        bits.shift_left(0);
        assert!(bits.is_index_set(1));
        bits.shift_left(4);
        assert!(bits.longest_set_sequence_starting_at(0) == 0 && bits.length() == 4);
        bits.shift_left(MAX_U64);
    }

    #[test]
    #[expected_failure(abort_code = 0x20001, location = std::bit_vector)]
    fun new_needs_a_bit() {
        bit_vector::new(0);
    }

    #[test]
    #[expected_failure(abort_code = 0x20001, location = std::bit_vector)]
    fun new_refuses_1024_bits() {
        bit_vector::new(1024);
    }

    #[test]
    #[expected_failure(abort_code = 0x20000, location = std::bit_vector)]
    fun set_needs_an_index_below_the_length() {
        bit_vector::new(1).set(1);
    }

    #[test]
    #[expected_failure(abort_code = 0x20000, location = std::bit_vector)]
    fun unset_needs_an_index_below_the_length() {
        bit_vector::new(1).unset(1);
    }

    #[test]
    #[expected_failure(abort_code = 0x20000, location = std::bit_vector)]
    fun is_index_set_needs_an_index_below_the_length() {
        bit_vector::new(1).is_index_set(1);
    }

    #[test]
    #[expected_failure(abort_code = 0x20000, location = std::bit_vector)]
    fun longest_set_sequence_starting_at_needs_an_index_below_the_length() {
        bit_vector::new(1).longest_set_sequence_starting_at(1);
    }
}
