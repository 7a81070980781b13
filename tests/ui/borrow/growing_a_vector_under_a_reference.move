module 0x42::m {
    fun f(): u64 {
        let v = vector[1, 2];
        let first = &v[0];
        v.push_back(3); //~ E0430
        *first
    }
}
