/// Values one after the other from canonical bytes.
module std::bcs_stream {
    use std::error;
    use std::from_bcs;
    use std::option::Option;
    use std::string::{Self, String};

    /// The bytes are not those of a value.
    const EMALFORMED_DATA: u64 = 1;
    /// The bytes end too early.
    const EOUT_OF_BYTES: u64 = 2;

    /// Bytes, and where to go on reading.
    struct BCSStream has drop {
        data: vector<u8>,
        cur: u64
    }

    /// Reads from the start of some bytes.
    public fun new(data: vector<u8>): BCSStream {
        BCSStream { data, cur: 0 }
    }

    /// Whether there are bytes left.
    public fun has_remaining(stream: &mut BCSStream): bool {
        stream.cur < stream.data.length()
    }

    /// A length or the number of a variant: 7 bits a byte, the low ones first, at most 64 bits and
    /// no longer than it has to be.
    public fun deserialize_uleb128(stream: &mut BCSStream): u64 {
        let result = 0;
        let shift = 0u8;
        loop {
            let byte = (next(stream) as u64);
            let bits = byte & 0x7f;
            assert!(shift < 63 || (shift == 63 && bits <= 1), error::invalid_argument(EMALFORMED_DATA));
            result = result | (bits << shift);
            if (byte & 0x80 == 0) {
                assert!(shift == 0 || bits != 0, error::invalid_argument(EMALFORMED_DATA));
                return result
            };
            shift = shift + 7;
        }
    }

    /// A `bool`.
    public fun deserialize_bool(stream: &mut BCSStream): bool {
        let byte = next(stream);
        assert!(byte <= 1, error::invalid_argument(EMALFORMED_DATA));
        byte == 1
    }

    /// An `address`.
    public fun deserialize_address(stream: &mut BCSStream): address {
        from_bcs::to_address(take(stream, 32))
    }

    /// A `u8`.
    public fun deserialize_u8(stream: &mut BCSStream): u8 {
        next(stream)
    }

    /// A `u16`.
    public fun deserialize_u16(stream: &mut BCSStream): u16 {
        from_bcs::to_u16(take(stream, 2))
    }

    /// A `u32`.
    public fun deserialize_u32(stream: &mut BCSStream): u32 {
        from_bcs::to_u32(take(stream, 4))
    }

    /// A `u64`.
    public fun deserialize_u64(stream: &mut BCSStream): u64 {
        from_bcs::to_u64(take(stream, 8))
    }

    /// A `u128`.
    public fun deserialize_u128(stream: &mut BCSStream): u128 {
        from_bcs::to_u128(take(stream, 16))
    }

    /// A `u256`.
    public fun deserialize_u256(stream: &mut BCSStream): u256 {
        from_bcs::to_u256(take(stream, 32))
    }

    /// A vector whose elements a function reads.
    public inline fun deserialize_vector<Element>(
        stream: &mut BCSStream,
        element_deserializer: |&mut BCSStream| Element
    ): vector<Element> {
        let length = std::bcs_stream::deserialize_uleb128(stream);
        let elements = std::vector::empty();
        let count = 0;
        while (count < length) {
            elements.push_back(element_deserializer(stream));
            count = count + 1;
        };
        elements
    }

    /// Text.
    public fun deserialize_string(stream: &mut BCSStream): String {
        let length = deserialize_uleb128(stream);
        let text = string::try_utf8(take(stream, length));
        assert!(text.is_some(), error::invalid_argument(EMALFORMED_DATA));
        text.destroy_some()
    }

    /// An option whose value a function reads.
    public inline fun deserialize_option<Element>(
        stream: &mut BCSStream,
        element_deserializer: |&mut BCSStream| Element
    ): Option<Element> {
        if (std::bcs_stream::deserialize_bool(stream)) {
            std::option::some(element_deserializer(stream))
        } else {
            std::option::none()
        }
    }

    fun next(stream: &mut BCSStream): u8 {
        assert!(stream.cur < stream.data.length(), error::out_of_range(EOUT_OF_BYTES));
        let byte = stream.data[stream.cur];
        stream.cur = stream.cur + 1;
        byte
    }

    fun take(stream: &mut BCSStream, length: u64): vector<u8> {
        let start = stream.cur;
        assert!(length <= stream.data.length() - start, error::out_of_range(EOUT_OF_BYTES));
        stream.cur = start + length;
        stream.data.slice(start, start + length)
    }
}
