module 0x42::m {
    fun set(f: &mut |u64| u64 has drop) {
        *f = |x| x;
    }

    fun read(f: &|u64| u64 has copy): u64 {
        (*f)(1)
    }

    fun host() {
        let f: |u64| u64 has copy + drop = |x| x + 1;
        set(&mut f); //~ E0301
        read(&f); //~ E0301
        let _list: vector<|u64| u64 has drop> = vector<|u64| u64 has copy + drop>[f]; //~ E0301
    }
}
