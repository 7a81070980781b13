module 0x42::m {
    struct Version has drop { major: u8 }

    fun f(a: address, version: Version): bool {
        a < version //~ E0301
    }

    fun g(name: &vector<u8>): bool {
        name < b"x" //~ E0301
    }
}
