/// Values whose type is only known when they are used, and that can be copied.
module std::copyable_any {
    use std::bcs;
    use std::error;
    use std::from_bcs;
    use std::string::String;
    use std::type_info;

    /// The value is of another type.
    const ETYPE_MISMATCH: u64 = 0;

    /// A value as its canonical bytes, with the name of its type.
    struct Any has copy, drop, store {
        type_name: String,
        data: vector<u8>
    }

    /// Hides the type of a value.
    public fun pack<T: drop + store + copy>(x: T): Any {
        Any { type_name: type_info::type_name<T>(), data: bcs::to_bytes(&x) }
    }

    /// The value. Aborts where it is of another type.
    public fun unpack<T>(self: Any): T {
        assert!(type_info::type_name<T>() == self.type_name, error::invalid_argument(ETYPE_MISMATCH));
        let Any { type_name: _, data } = self;
        from_bcs::from_bytes<T>(data)
    }

    /// The name of the value's type.
    public fun type_name(self: &Any): &String {
        &self.type_name
    }
}
