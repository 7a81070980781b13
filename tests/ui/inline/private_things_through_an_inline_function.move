module 0x42::m {
    struct Secret has drop {
        value: u64,
    }

    struct Stored has key {
        value: u64,
    }

    const LIMIT: u64 = 10;

    fun hidden(): u64 {
        1
    }

    public inline fun calls(): u64 {
        hidden() + LIMIT
    }

    public inline fun packs(): u64 {
        Secret { value: 1 }.value
    }

    public inline fun stores(a: address): u64 {
        Stored[a].value
    }

    public inline fun has<T: key>(a: address): bool {
        exists<T>(a)
    }

    public inline fun limit(): u64 {
        LIMIT
    }

    public fun inside(a: address): u64 {
        if (has<Stored>(a)) calls() + packs() + stores(a) else limit()
    }
}

module 0x42::n {
    use 0x42::m;

    struct Own has key {}

    fun outside<T: key>(a: address): u64 {
        let sum = m::limit();
        if (m::has<Own>(a)) return sum;
        if (m::has<m::Stored>(a)) return sum; //~ E0355
        if (m::has<T>(a)) return sum; //~ E0355
        sum = sum + m::calls(); //~ E0355
        sum = sum + m::packs(); //~ E0355
        sum + m::stores(a) //~ E0355
    }
}
