module 0x42::m {
    fun count(mut n: u64, list: &vector<u64>): u64 { //~ E0116
        list.for_each_ref(|mut x| { x = &0; n += *x }); //~ E0116
        let (mut a, b) = (n, 1); //~ E0116
        a += b;
        a
    }
}
