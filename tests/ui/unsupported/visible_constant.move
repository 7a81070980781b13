module 0x42::m {
    public const LIMIT: u64 = 10; //~ E0605
}
