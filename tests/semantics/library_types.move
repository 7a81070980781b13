//@ fails fail_other_type abort 65537 ETYPE_MISMATCH
//@ fails fail_trailing_byte abort 65537 EINVALID_UTF8
//@ fails fail_not_a_struct abort 65536 ENOT_A_STRUCT
//@ fails fail_end_of_stream abort 131074 EOUT_OF_BYTES
//@ fails fail_long_length abort 65537 EMALFORMED_DATA
/// What the library's modules on types and canonical bytes do.
module 0x42::library_types {
    use std::any;
    use std::bcs;
    use std::bcs_stream;
    use std::copyable_any;
    use std::from_bcs;
    use std::mem;
    use std::string;
    use std::type_info;
    use std::type_name;

    struct Pair<T, U> has copy, drop, store { first: T, second: U }

    fun check_exchange() {
        let (left, right) = (vector[1, 2], vector[3u16]);
        mem::swap(&mut left, &mut right);
        assert!(left == vector[3] && right == vector[1, 2], 1);
        let pair = Pair { first: 1u8, second: left };
        let before = mem::replace(&mut pair.second, vector[9]);
        assert!(before == vector[3] && pair.second == vector[9] && pair.first == 1, 2);
    }

    fun check_names() {
        assert!(type_info::type_name<u64>() == string::utf8(b"u64"), 1);
        assert!(type_info::type_name<vector<u8>>() == string::utf8(b"vector<u8>"), 2);
        let name = b"0x42::library_types::Pair<u8, vector<bool>>";
        assert!(type_info::type_name<Pair<u8, vector<bool>>>() == string::utf8(name), 3);
        let info = type_info::type_of<Pair<u8, bool>>();
        assert!(info.account_address() == @0x42 && info.module_name() == b"library_types", 4);
        assert!(info.struct_name() == b"Pair<u8, bool>", 5);
        assert!(type_name::get<address>().into_string() == string::utf8(b"address"), 6);
        assert!(type_info::size_of_val(&Pair { first: 1u8, second: b"ab" }) == 4, 7);
    }

    fun check_constant_sizes() {
        assert!(bcs::constant_serialized_size<Pair<u8, u256>>().destroy_some() == 33, 1);
        assert!(bcs::constant_serialized_size<Pair<u8, vector<u8>>>().is_none(), 2);
    }

    fun check_from_bytes() {
        assert!(from_bcs::to_bool(x"01") && from_bcs::to_u16(x"0102") == 0x201, 1);
        assert!(from_bcs::to_u256(bcs::to_bytes(&(7u256 << 200))) == 7 << 200, 2);
        assert!(from_bcs::to_address(bcs::to_bytes(&@0x77)) == @0x77, 3);
        assert!(from_bcs::to_string(bcs::to_bytes(&b"hi")) == string::utf8(b"hi"), 4);
        assert!(from_bcs::to_bytes(x"020506") == x"0506", 5);
    }

    fun check_any() {
        let value = Pair { first: vector[1u64], second: @0x5 };
        let hidden = copyable_any::pack(value);
        assert!(copyable_any::unpack<Pair<vector<u64>, address>>(hidden) == value, 1);
        let hidden = any::pack(value);
        assert!(any::unpack<Pair<vector<u64>, address>>(hidden) == value, 2);
    }

    fun check_stream() {
        let stream = bcs_stream::new(x"e50702050601aa0068");
        assert!(bcs_stream::deserialize_uleb128(&mut stream) == 997, 1);
        let bytes = bcs_stream::deserialize_vector(&mut stream, |s| bcs_stream::deserialize_u8(s));
        assert!(bytes == x"0506", 2);
        let option = bcs_stream::deserialize_option(&mut stream, |s| bcs_stream::deserialize_u8(s));
        assert!(option.destroy_some() == 0xaa, 3);
        assert!(!bcs_stream::deserialize_bool(&mut stream), 4);
        assert!(bcs_stream::has_remaining(&mut stream), 5);
        assert!(bcs_stream::deserialize_u8(&mut stream) == 0x68, 6);
        assert!(!bcs_stream::has_remaining(&mut stream), 7);
    }

    fun fail_other_type() {
        any::pack(1u8).unpack<u16>();
    }

    fun fail_trailing_byte() {
        from_bcs::to_u8(x"0102");
    }

    fun fail_not_a_struct() {
        type_info::type_of<vector<u8>>();
    }

    fun fail_end_of_stream() {
        bcs_stream::deserialize_u16(&mut bcs_stream::new(x"01"));
    }

    fun fail_long_length() {
        bcs_stream::deserialize_uleb128(&mut bcs_stream::new(x"8000"));
    }
}
