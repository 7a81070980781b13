module 0x42::m {
    struct Ticket {
        id: u64,
    }

    public fun add(x: u64, y: u64): u64 {
        x + y
    }

    fun hidden(x: u64, y: u64): u64 {
        x + y
    }

    #[persistent]
    fun kept(x: u64, y: u64): u64 {
        x + y
    }

    fun use_twice(f: || u64 has copy + drop): u64 {
        f() + f()
    }

    fun stores(y: u64) {
        let _a: |u64| u64 has store + drop = |x| add(x, y);
        let _b: |u64| u64 has store + drop = |x| kept(y, x);
        let _c: |u64| u64 has store + drop = |x| hidden(x, y); //~ E0359
        let _d: |u64| u64 has store + drop = |x| x + y; //~ E0359
        let _e: |u64, u64| u64 has store + drop = add;
        let _f: |u64, u64| u64 has store + drop = hidden; //~ E0301
    }

    fun captures(ticket: Ticket): u64 {
        use_twice(|| { let Ticket { id } = ticket; id }) //~ E0359
    }

    fun forgets(ticket: Ticket) {
        let _f = || { let Ticket { id } = ticket; id }; //~ E0423
    }
}
