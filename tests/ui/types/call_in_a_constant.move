module 0x42::m {
    fun g(): u64 { 1 }

    const C: u64 = g(); //~ E0316
}
