// Values that nest deeply in their types, too, are read again by a machine that remembers nothing of them.

//# publish
module 0x42::deep {
    struct P<T> has copy, drop, store { t: T }
    struct Box has key { f: vector<vector<vector<P<P<vector<vector<P<P<vector<|u64|u64 has copy+drop+store>>>>>>>>>> }
    public fun id(x: u64): u64 { x }
    public fun wrap(f: |u64|u64 has copy+drop+store, x: u64): u64 { f(x) }
    public fun holds(b: vector<vector<vector<P<P<vector<vector<P<P<vector<|u64|u64 has copy+drop+store>>>>>>>>>>, x: u64): u64 { b.length() + x }
    fun nested(n: u64): |u64|u64 has copy+drop+store {
        let f: |u64|u64 has copy+drop+store = id;
        let i = 0;
        while (i < n) { let g = f; f = |x| wrap(g, x); i += 1; };
        f
    }
    public entry fun store(account: &signer, n: u64) {
        move_to(account, Box { f: vector[vector[vector[P { t: P { t: vector[vector[P { t: P { t: vector[nested(n)] } }]] } }]]] });
    }
    public entry fun again(account: &signer, at: address) {
        let b = Box[at].f;
        let f = |x| holds(b, x);
        move_to(account, Box { f: vector[vector[vector[P { t: P { t: vector[vector[P { t: P { t: vector[f] } }]] } }]]] });
    }
    public fun read(at: address): u64 { Box[at].f[0][0][0].t.t[0][0].t.t[0](7) }
    public entry fun touch(at: address) { Box[at].f.push_back(vector[]); }
}
//# run 0x42::deep::store --args 63 --signers 0x7
//# run 0x42::deep::store --args 30 --signers 0x8
//# run 0x42::deep::again --args @0x8 --signers 0x9
//# run 0x42::deep::again --args @0x9 --signers 0xa
//# run 0x42::deep::again --args @0xa --signers 0xb
//# publish
module 0x42::third { fun init_module(_s: &signer) { abort 1 } }
//# run 0x42::deep::read --args @0x7
//# run 0x42::deep::read --args @0xa
//# run 0x42::deep::read --args @0xb
