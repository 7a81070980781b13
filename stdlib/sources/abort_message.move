/// The texts with which `assert!` with a format, `assert_eq!` and `assert_ne!` fail. The compiler calls
/// these functions where an assertion has failed.
module std::abort_message {
    /// `message`, the value as `string_utils::format1` writes it, and `text`.
    native public fun append<T>(message: vector<u8>, value: &T, text: vector<u8>): vector<u8>;

    /// `message` and then `text`.
    native public fun join(message: vector<u8>, text: vector<u8>): vector<u8>;
}
