module 0x42::m {
    struct NoCopy has drop { x: u64 }

    fun duplicate<T: copy + drop>(t: T): T { t }

    fun f(n: NoCopy): NoCopy {
        duplicate(n) //~ E0401
    }
}
