// `&`, `|` and `^` never trap, and bind tighter than comparisons.

//# run --args 12 10
script {
    fun main(a: u64, b: u64) {
        assert!(a & b == 8, 1);
        assert!(a | b == 14, 2);
        assert!(a ^ b == 6, 3);
        assert!(a | b & 0 == 12, 4);
        assert!((a as u8) ^ 255u8 == 243, 5);
    }
}
