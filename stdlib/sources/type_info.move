/// What types are called, and where they come from.
module std::type_info {
    use std::bcs;
    use std::chain_id;
    use std::error;
    use std::string::String;
    use std::type_name;

    /// The type is no struct or enum.
    const ENOT_A_STRUCT: u64 = 0;

    /// Where a struct or enum is declared, and what it is called.
    struct TypeInfo has copy, drop, store {
        account_address: address,
        module_name: vector<u8>,
        struct_name: vector<u8>
    }

    /// The address of the module.
    public fun account_address(self: &TypeInfo): address {
        self.account_address
    }

    /// The name of the module.
    public fun module_name(self: &TypeInfo): vector<u8> {
        self.module_name
    }

    /// The name of the type with its type arguments.
    public fun struct_name(self: &TypeInfo): vector<u8> {
        self.struct_name
    }

    /// Where `T` is declared and what it is called. Aborts where it is no struct or enum.
    public fun type_of<T>(): TypeInfo {
        let struct_name = internal_struct<T>();
        assert!(!struct_name.is_empty(), error::invalid_argument(ENOT_A_STRUCT));
        TypeInfo {
            account_address: internal_address<T>(),
            module_name: internal_module<T>(),
            struct_name
        }
    }

    /// The name of `T`, such as `0x1::option::Option<u8>`.
    public fun type_name<T>(): String {
        type_name::get<T>().into_string()
    }

    /// The number of the chain, which is `chain_id::get`.
    public fun chain_id(): u8 {
        chain_id::get()
    }

    /// The number of canonical bytes of a value.
    public fun size_of_val<T>(val_ref: &T): u64 {
        bcs::serialized_size(val_ref)
    }

    native fun internal_address<T>(): address;
    native fun internal_module<T>(): vector<u8>;
    native fun internal_struct<T>(): vector<u8>;
}
