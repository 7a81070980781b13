module 0x42::m {
    struct S<phantom T> has drop { value: T } //~ E0403
}
