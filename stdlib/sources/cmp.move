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
}
