// The last `;` of a block drops the value before it.
module 0x42::m {
    fun f(x: u64): u64 { //~ E0301
        x + 1;
    }
}
