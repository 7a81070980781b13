module 0x42::m {
    public struct R has key { n: u64 } //~ E0228
}

script {
    public const N: u64 = 1; //~ E0228

    fun main() { let _ = N; }
}
