module 0x42::m {
    fun apply(f: |u64| u64): u64 { f(1) } //~ E0602
}
