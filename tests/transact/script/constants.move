// Scripts have constants and uses of their own.

//# run
script {
    use std::vector as v;
    const N: u64 = 2 * 3;
    const TEXT: vector<u8> = b"ab";
    fun main() {
        assert!(N == 6, 1);
        assert!(v::length(&TEXT) == 2, 2);
    }
}
