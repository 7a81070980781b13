/// Output for developers. It is shown where code is tested or tried, and goes nowhere else: on a
/// chain, these functions have no effect but their price.
module std::debug {
    use std::string_utils;

    /// Shows a value as `string_utils::debug_string` writes it.
    public fun print<T>(x: &T) {
        internal_print(string_utils::debug_string(x).into_bytes());
    }

    /// Shows which functions are being called.
    public fun print_stack_trace() {
        internal_print_stack_trace();
    }

    native fun internal_print(text: vector<u8>);
    native fun internal_print_stack_trace();
}
