// A field that does not exist is reported where it is named, not where the right name is used.
module 0x42::m {
    struct Data has drop { value: u64, other: u64 }

    fun f(data: Data): u64 {
        let Data { valu, other } = data; //~ E0209
        value + other
    }

    fun generic<T>(x: T): T { x }

    fun g(): bool {
        generic<u64>(true) //~ E0301
    }

    fun h(): u64 {
        let Data { value, .. } = missing(); //~ E0201
        *value
    }

    entry fun i(_x: &Unknown) {} //~ E0208
}
