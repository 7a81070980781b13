module 0x42::m {
    friend 0x42::m; //~ E0215
}
