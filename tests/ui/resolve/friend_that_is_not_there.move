module 0x42::m {
    friend 0x42::n; //~ E0202
}
