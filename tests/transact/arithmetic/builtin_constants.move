// The least and greatest values have names, which a module may take for itself.

//# run
script {
    fun main() {
        assert!(MAX_U8 == 255 && MAX_U16 == 65535, 1);
        assert!(MAX_U64 == 18446744073709551615, 2);
        assert!(MIN_I8 == -128 && MAX_I8 == 127, 3);
        assert!(MIN_I64 + MAX_I64 == -1, 4);
    }
}

//# run
script {
    const MAX_U8: u8 = 7;
    fun main() { assert!(MAX_U8 == 7, 1) }
}
