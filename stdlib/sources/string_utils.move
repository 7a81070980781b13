/// Values as text.
///
/// Integers are decimal and addresses `@0x1`; a `vector<u8>` is `0x0102` and other vectors `[ 1, 2 ]`;
/// text stands in quotes; options are `None` and `Some(1)`, structs `Name { a: 1 }` and enums
/// `Variant{ a: 1 }`.
module std::string_utils {
    use std::string::{Self, String};

    /// The format has another number of `{}` than there are arguments.
    const EARGS_MISMATCH: u64 = 1;
    /// The format has a single `{` or `}`, or is not UTF-8.
    const EINVALID_FORMAT: u64 = 2;

    // How `internal_display` writes: bits that are added up.
    const FULL_NAMES: u8 = 1;
    const FULL_ADDRESSES: u8 = 2;
    const LINES: u8 = 4;

    /// The value in one line; structs without address and module.
    public fun to_string<T>(s: &T): String {
        string::utf8(internal_display(s, 0))
    }

    /// The value in one line, with all 64 digits of addresses.
    public fun to_string_with_canonical_addresses<T>(s: &T): String {
        string::utf8(internal_display(s, FULL_ADDRESSES))
    }

    /// The value in one line, with all 64 digits of addresses. Integers stand without their types,
    /// whatever the name says.
    public fun to_string_with_integer_types<T>(s: &T): String {
        string::utf8(internal_display(s, FULL_ADDRESSES))
    }

    /// The value for developers: structs with address and module, each field in a line of its own.
    public fun debug_string<T>(s: &T): String {
        string::utf8(internal_display(s, FULL_NAMES + LINES))
    }

    /// `fmt` with the argument in place of `{}`; `{{` and `}}` stand for braces. Aborts where there is
    /// another number of `{}`.
    public fun format1<T0: drop>(fmt: &vector<u8>, a: T0): String {
        format(fmt, vector[internal_display(&a, FULL_NAMES)])
    }

    /// `fmt` with the arguments in place of two `{}`.
    public fun format2<T0: drop, T1: drop>(fmt: &vector<u8>, a: T0, b: T1): String {
        let arguments = vector[internal_display(&a, FULL_NAMES), internal_display(&b, FULL_NAMES)];
        format(fmt, arguments)
    }

    /// `fmt` with the arguments in place of three `{}`.
    public fun format3<T0: drop, T1: drop, T2: drop>(
        fmt: &vector<u8>,
        a: T0,
        b: T1,
        c: T2
    ): String {
        let arguments = vector[
            internal_display(&a, FULL_NAMES),
            internal_display(&b, FULL_NAMES),
            internal_display(&c, FULL_NAMES)
        ];
        format(fmt, arguments)
    }

    /// `fmt` with the arguments in place of four `{}`.
    public fun format4<T0: drop, T1: drop, T2: drop, T3: drop>(
        fmt: &vector<u8>,
        a: T0,
        b: T1,
        c: T2,
        d: T3
    ): String {
        let arguments = vector[
            internal_display(&a, FULL_NAMES),
            internal_display(&b, FULL_NAMES),
            internal_display(&c, FULL_NAMES),
            internal_display(&d, FULL_NAMES)
        ];
        format(fmt, arguments)
    }

    fun format(fmt: &vector<u8>, arguments: vector<vector<u8>>): String {
        let text = vector[];
        let used = 0;
        let i = 0;
        let length = fmt.length();
        while (i < length) {
            let byte = fmt[i];
            if (byte == OPEN || byte == CLOSE) {
                assert!(i + 1 < length, EINVALID_FORMAT);
                let next = fmt[i + 1];
                if (next == byte) {
                    text.push_back(byte);
                } else {
                    assert!(byte == OPEN && next == CLOSE, EINVALID_FORMAT);
                    assert!(used < arguments.length(), EARGS_MISMATCH);
                    text.append(arguments[used]);
                    used = used + 1;
                };
                i = i + 2;
            } else {
                text.push_back(byte);
                i = i + 1;
            };
        };
        assert!(used == arguments.length(), EARGS_MISMATCH);
        assert!(string::internal_check_utf8(&text), EINVALID_FORMAT);
        string::utf8(text)
    }

    /// `{`
    const OPEN: u8 = 0x7b;
    /// `}`
    const CLOSE: u8 = 0x7d;

    native fun internal_display<T>(value: &T, style: u8): vector<u8>;
}
