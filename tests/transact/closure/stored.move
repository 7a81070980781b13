// A function value with `store` can be kept in a resource and called later.

//# publish
module 0x42::m {
    struct Job has key { f: |u64|u64 has copy + drop + store }
    public fun triple(n: u64): u64 { n * 3 }
    public fun add(a: u64, b: u64): u64 { a + b }
    public entry fun put_triple(s: &signer) { move_to(s, Job { f: triple }) }
    public entry fun put_add(s: &signer, n: u64) { move_to(s, Job { f: |x| add(n, x) }) }
    public fun run(a: address, n: u64): u64 acquires Job { let f = Job[a].f; f(n) }
}

//# run 0x42::m::put_triple --signers 0xA
//# run 0x42::m::put_add --signers 0xB --args 100
//# run 0x42::m::run --args @0xA 5
//# run 0x42::m::run --args @0xB 5
//# run 0x42::m::run --args @0xC 5
