// What cannot be read says nothing of the names around it.
module 0x42::m {
    fun mutable(x: mut u64): u64 { //~ E0116
        x + 1
    }

    fun untyped(): u64 {
        let s = 0;
        vector[1, 2].for_each(|x u64| s += x); //~ E0101
        s
    }

    fun typed_twice(): u64 {
        let x: u64 u8 = 3; //~ E0101
        mutable(x)
    }

    fun doubled_argument(x: u64): u64 {
        mutable(x x) //~ E0101
    }

    fun no_argument(x: u64): u64 {
        mutable(, x) //~ E0101
    }
}
