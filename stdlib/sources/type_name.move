/// The names of types.
module std::type_name {
    use std::string::{Self, String};

    /// The name of a type.
    struct TypeName has copy, drop, store {
        name: String
    }

    /// The name of `T`, such as `0x1::option::Option<u8>`.
    public fun get<T>(): TypeName {
        TypeName { name: string::utf8(internal_name<T>()) }
    }

    /// The name as text.
    public fun borrow_string(self: &TypeName): &String {
        &self.name
    }

    /// The name as text.
    public fun into_string(self: TypeName): String {
        self.name
    }

    native fun internal_name<T>(): vector<u8>;
}
