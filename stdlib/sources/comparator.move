/// The order of values by their canonical bytes. `std::cmp` compares values themselves.
module std::comparator {
    use std::bcs;

    const EQUAL: u8 = 0;
    const SMALLER: u8 = 1;
    const GREATER: u8 = 2;

    /// How one value compares to another.
    struct Result has drop {
        inner: u8
    }

    /// Whether the values are equal.
    public fun is_equal(self: &Result): bool {
        self.inner == EQUAL
    }

    /// Whether the left value comes first.
    public fun is_smaller_than(self: &Result): bool {
        self.inner == SMALLER
    }

    /// Whether the right value comes first.
    public fun is_greater_than(self: &Result): bool {
        self.inner == GREATER
    }

    /// Compares the canonical bytes of two values.
    public fun compare<T>(left: &T, right: &T): Result {
        compare_u8_vector(bcs::to_bytes(left), bcs::to_bytes(right))
    }

    /// Compares bytes from the start; a prefix comes first.
    public fun compare_u8_vector(left: vector<u8>, right: vector<u8>): Result {
        let index = 0;
        while (index < left.length() && index < right.length()) {
            let (a, b) = (left[index], right[index]);
            if (a < b) return Result { inner: SMALLER };
            if (a > b) return Result { inner: GREATER };
            index = index + 1;
        };
        let inner =
            if (left.length() < right.length()) SMALLER
            else if (left.length() > right.length()) GREATER
            else EQUAL;
        Result { inner }
    }
}
