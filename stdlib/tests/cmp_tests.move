#[test_only]
module std::cmp_tests {
    use std::cmp::compare;

    struct Version has drop { major: u8, minor: u64 }

    #[test]
    fun numbers_are_ordered_by_size() {
        assert!(compare(&1, &2).is_lt() && compare(&2u8, &2).is_eq());
        assert!(compare(&-1i64, &-2).is_gt());
        assert!(compare(&1, &2).is_le() && compare(&1, &2).is_ne() && !compare(&1, &2).is_gt());
        assert!(compare(&2, &2).is_ge() && compare(&2, &2).is_le() && !compare(&2, &2).is_ne());
        assert!(!compare(&1, &2).is_ge() && !compare(&1, &2).is_eq() && !compare(&2, &1).is_lt());
    }

    #[test]
    fun other_values_are_ordered_by_their_parts() {
        assert!(compare(&vector[1, 2], &vector[1, 2, 0]).is_lt());
        assert!(compare(&b"b", &b"ab").is_gt());
        assert!(compare(&@0x2, &@0x10).is_lt() && compare(&false, &true).is_lt());
        let (old, new) = (Version { major: 1, minor: 9 }, Version { major: 2, minor: 0 });
        assert!(compare(&old, &new).is_lt() && compare(&new, &old).is_gt());
        assert!(compare(&compare(&1, &2), &compare(&2, &1)).is_lt());
    }
}

#[test_only]
module std::comparator_tests {
    use std::comparator;

    #[test]
    fun values_are_compared_by_their_bytes() {
        assert!(comparator::compare(&1, &1).is_equal());
        assert!(comparator::compare(&1, &2).is_smaller_than());
        // The lowest byte comes first.
        assert!(comparator::compare(&256, &1).is_smaller_than());
        assert!(comparator::compare(&b"b", &b"a").is_greater_than());
        let result = comparator::compare(&1, &2);
        assert!(!result.is_equal() && !result.is_greater_than());
    }

    #[test]
    fun a_prefix_comes_first() {
        assert!(comparator::compare_u8_vector(b"a", b"ab").is_smaller_than());
        assert!(comparator::compare_u8_vector(b"ab", b"a").is_greater_than());
        assert!(comparator::compare_u8_vector(b"", b"").is_equal());
        assert!(comparator::compare_u8_vector(b"b", b"ab").is_greater_than());
    }
}
