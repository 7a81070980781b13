module 0x42::m {
    fun f() {
        'outer: loop {
            break 'inner; //~ E0210
        }
    }
}
