module 0x42::tiny {
    public fun double(n: u64): u64 {
        n * 2
    }
}

script {
    fun main() {
        assert!(0x42::tiny::double(1) == 2, 1);
    }
}
