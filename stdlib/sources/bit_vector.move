/// Vectors of bits.
module std::bit_vector {
    /// The index is not below the length.
    const EINDEX: u64 = 0x20000;
    /// The length is 0, or not below `MAX_SIZE`.
    const ELENGTH: u64 = 0x20001;

    const MAX_SIZE: u64 = 1024;

    /// Some bits.
    struct BitVector has copy, drop, store {
        length: u64,
        bit_field: vector<bool>
    }

    /// `length` bits, none of which is set; from 1 to 1023.
    public fun new(length: u64): BitVector {
        assert!(length > 0 && length < MAX_SIZE, ELENGTH);
        let bit_field = vector[];
        let count = 0;
        while (count < length) {
            bit_field.push_back(false);
            count = count + 1;
        };
        BitVector { length, bit_field }
    }

    /// Sets a bit.
    public fun set(self: &mut BitVector, bit_index: u64) {
        assert!(bit_index < self.length, EINDEX);
        self.bit_field[bit_index] = true;
    }

    /// Clears a bit.
    public fun unset(self: &mut BitVector, bit_index: u64) {
        assert!(bit_index < self.length, EINDEX);
        self.bit_field[bit_index] = false;
    }

    /// Moves every bit towards the start; clear ones come in at the end.
    public fun shift_left(self: &mut BitVector, amount: u64) {
        let length = self.length;
        let index = 0;
        while (index < length) {
            let source = if (amount < length - index) self.bit_field[index + amount] else false;
            self.bit_field[index] = source;
            index = index + 1;
        }
    }

    /// Whether a bit is set.
    public fun is_index_set(self: &BitVector, bit_index: u64): bool {
        assert!(bit_index < self.length, EINDEX);
        self.bit_field[bit_index]
    }

    /// The number of bits.
    public fun length(self: &BitVector): u64 {
        self.bit_field.length()
    }

    /// How many bits from `start_index` on are set without a gap.
    public fun longest_set_sequence_starting_at(self: &BitVector, start_index: u64): u64 {
        assert!(start_index < self.length, EINDEX);
        let index = start_index;
        while (index < self.length && self.bit_field[index]) {
            index = index + 1;
        };
        index - start_index
    }
}
