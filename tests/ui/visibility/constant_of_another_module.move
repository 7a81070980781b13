module 0x42::limits {
    const OWN: u64 = 1;
    package const LOCAL: u64 = 2;
    public const OPEN: u64 = 3;
}

module 0x43::m {
    use 0x42::limits;

    const COPY: u64 = limits::OPEN; //~ E0316

    public fun f(): u64 { limits::OWN + limits::OPEN } //~ E0229

    public fun g(): u64 { limits::LOCAL } //~ E0229

    public fun h(): u64 { COPY }
}
