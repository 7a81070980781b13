module 0x42::m {
    entry struct Ticket {} //~ E0109

    native fun f() {} //~ E0109
}
