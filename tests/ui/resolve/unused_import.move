module 0x42::m {
    use std::option; //~ W0201

    fun f(): u64 { 1 }
}
