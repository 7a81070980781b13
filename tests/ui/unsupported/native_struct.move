module 0x42::m {
    native struct Handle; //~ E0608
}
