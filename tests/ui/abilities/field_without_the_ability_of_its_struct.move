module 0x42::m {
    struct Inner { x: u64 }

    struct Outer has drop { inner: Inner } //~ E0402
}
