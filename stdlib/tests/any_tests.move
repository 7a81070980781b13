#[test_only]
module std::any_tests {
    use std::any;
    use std::string;

    #[test]
    fun values_come_back() {
        let hidden = any::pack(vector[1, 2]);
        assert!(*hidden.type_name() == string::utf8(b"vector<u64>"));
        assert!(hidden.unpack<vector<u64>>() == vector[1, 2]);
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::any)]
    fun unpack_needs_the_type() {
        any::pack(1u8).unpack<bool>();
    }
}

#[test_only]
module std::copyable_any_tests {
    use std::copyable_any;
    use std::string;

    #[test]
    fun values_come_back_more_than_once() {
        let hidden = copyable_any::pack(@0x42);
        assert!(*hidden.type_name() == string::utf8(b"address"));
        assert!(hidden.unpack<address>() == @0x42 && hidden.unpack<address>() == @0x42);
    }

    #[test]
    #[expected_failure(abort_code = 0x10000, location = std::copyable_any)]
    fun unpack_needs_the_type() {
        copyable_any::pack(1u8).unpack<bool>();
    }
}

#[test_only]
module std::type_tests {
    use std::option::Option;
    use std::string;
    use std::type_info;
    use std::type_name;

    struct Thing<phantom T> has drop {}

    #[test]
    fun types_have_names() {
        assert!(type_name::get<u8>().into_string() == string::utf8(b"u8"));
        let name = type_name::get<vector<Option<bool>>>();
        assert!(*name.borrow_string() == string::utf8(b"vector<0x1::option::Option<bool>>"));
        assert!(type_info::type_name<address>() == string::utf8(b"address"));
    }

    #[test]
    fun structs_have_a_place() {
        let info = type_info::type_of<Thing<u64>>();
        assert!(info.account_address() == @0x1);
        assert!(info.module_name() == b"type_tests" && info.struct_name() == b"Thing<u64>");
    }

    #[test]
    #[expected_failure(abort_code = 0x10000, location = std::type_info)]
    fun type_of_needs_a_struct() {
        type_info::type_of<u64>();
    }

    #[test]
    fun values_have_a_size() {
        assert!(type_info::size_of_val(&vector[1u8, 2]) == 3);
    }

    #[test(account = @0x1)]
    fun the_chain_has_a_number(account: &signer) {
        std::chain_id::initialize_for_test(account, 4);
        assert!(type_info::chain_id() == 4);
    }
}
