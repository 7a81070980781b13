// A body without its opening brace is read as one.
module 0x42::m {
    spec module { pragma verify; }

    fun first(x: u64): u64 //~ E0103
        let y = x + 1;
        y
    }

    fun second() first(1); } //~ E0103

    fun third(): u64 { first(true) } //~ E0301
}
