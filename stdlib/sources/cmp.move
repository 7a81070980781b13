/// The order of values of any type, the one that `<`, `<=`, `>` and `>=` tell.
module std::cmp {
    /// How a value stands to another.
    enum Ordering has copy, drop {
        /// The first comes before the second.
        Less,
        /// They are equal.
        Equal,
        /// The first comes after the second.
        Greater
    }

    /// How `first` stands to `second`: numbers by size, `false` before `true`, addresses as numbers,
    /// structs by their fields, enums by variant and then by fields, vectors by their elements and then
    /// by length.
    public fun compare<T>(first: &T, second: &T): Ordering {
        if (first < second) {
            Ordering::Less
        } else if (first == second) {
            Ordering::Equal
        } else {
            Ordering::Greater
        }
    }

    /// Whether the values are equal.
    public fun is_eq(self: &Ordering): bool {
        self is Ordering::Equal
    }

    /// Whether the values differ.
    public fun is_ne(self: &Ordering): bool {
        !(self is Ordering::Equal)
    }

    /// Whether the first value is less than the second.
    public fun is_lt(self: &Ordering): bool {
        self is Ordering::Less
    }

    /// Whether the first value is not greater than the second.
    public fun is_le(self: &Ordering): bool {
        !(self is Ordering::Greater)
    }

    /// Whether the first value is greater than the second.
    public fun is_gt(self: &Ordering): bool {
        self is Ordering::Greater
    }

    /// Whether the first value is not less than the second.
    public fun is_ge(self: &Ordering): bool {
        !(self is Ordering::Less)
    }

    #[test_only]
    struct Version has drop { major: u8, minor: u64 }

    #[test]
    fun numbers_are_ordered_by_size() {
        assert!(compare(&1, &2).is_lt(), 0);
        assert!(compare(&2u8, &2).is_eq(), 1);
        assert!(compare(&-1i64, &-2).is_gt(), 2);
        assert!(compare(&1, &2).is_le() && compare(&1, &2).is_ne(), 3);
        assert!(compare(&2, &2).is_ge() && compare(&2, &2).is_le(), 4);
        assert!(!compare(&1, &2).is_ge() && !compare(&1, &2).is_eq(), 5);
    }

    #[test]
    fun other_values_are_ordered_by_their_parts() {
        assert!(compare(&vector[1, 2], &vector[1, 2, 0]).is_lt(), 0);
        assert!(compare(&b"b", &b"ab").is_gt(), 1);
        assert!(compare(&@0x2, &@0x10).is_lt(), 2);
        assert!(compare(&false, &true).is_lt(), 3);
        let (old, new) = (Version { major: 1, minor: 9 }, Version { major: 2, minor: 0 });
        assert!(compare(&old, &new).is_lt() && compare(&new, &old).is_gt(), 4);
        assert!(compare(&compare(&1, &2), &compare(&2, &1)).is_lt(), 5);
    }
}
