module 0x42::shapes {
    struct Own has drop { x: u64 }

    package struct Local has drop { x: u64 }

}

module 0x43::elsewhere {
    use 0x42::shapes::{Local, Own};

    fun own(o: Own): u64 { o.x } //~ E0213

    fun local(l: Local): u64 { l.x } //~ E0213

    fun make(): Local { Local { x: 1 } } //~ E0213

    fun apart(l: Local): u64 { let Local { x } = l; x } //~ E0213
}
