// The name of a field that stands alone becomes a pattern of the field, a variable that stands behind it another name.
module 0x42::m {
    struct Pair has drop { left: u64, right: u64 }
    fun short(pair: Pair): u64 {
        let Pair { left, right } = pair; //~ W0420
        right
    }
    fun long(pair: Pair): u64 {
        let Pair { left: left, right } = pair; //~ W0420
        right
    }
    fun of_reference(pair: &Pair): u64 {
        let Pair { left: left, right } = pair; //~ W0420
        *right
    }
}
