module 0x42::m {
    native inline fun f(); //~ E0354

    inline entry fun g() {} //~ E0354

    #[persistent] //~ E0354
    inline fun h() {}
}

script {
    inline fun main() {} //~ E0354
}
