// The labels of the loops around are candidates.
module 0x42::m {
    fun f() {
        'outer: loop {
            loop { break 'outr; } //~ E0210
        }
    }
}
