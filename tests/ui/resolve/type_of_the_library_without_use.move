// `Option` and its module are named alike: the import is what is meant.
module 0x42::m {
    fun f(amount: Option<u64>): Option<u64> { amount } //~ E0208
}
