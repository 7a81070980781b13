module 0x42::bank {
    fun secret(): u64 { 1 }

    public fun open(): u64 { secret() }
}

module 0x42::m {
    use 0x42::bank;

    fun f(): u64 {
        bank::secret() + bank::open() //~ E0212
    }
}
