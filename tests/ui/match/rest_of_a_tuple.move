// What `..` leaves out has to have a number of parts that the pattern does not say: a struct or variant.
module 0x42::m {
    fun f(n: u64, b: bool): u64 {
        match ((n, b)) {
            (.., true) => 1, //~ E0112
            (1, ..) => 2, //~ E0112
            _ => 3,
        }
    }
}
