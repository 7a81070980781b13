//@ check-pass
#[deprecated]
module 0x42::m {
    #[resource_group(scope = address)]
    struct Group {}

    #[resource_group_member(group = Group)]
    struct R has key { n: u64 }

    #[event]
    struct Paid has drop, store { amount: u64 }

    #[view, lint::skip(unused, needless)]
    public fun read(a: address): u64 acquires R { R[a].n }

    #[randomness(max_gas = 10)]
    #[fmt::skip]
    entry fun roll<T>(s: &signer, names: vector<std::string::String>, t: T) {
        std::event::emit(Paid { amount: names.length() });
        move_to(s, R { n: 1 });
        abort consume(t)
    }

    fun consume<T>(_t: T): u64 { abort 1 }

    #[legacy_entry_fun]
    public entry fun legacy(s: vector<signer>): u64 { s.length() }

    #[verify_only]
    fun only_for_the_prover(): Nowhere { nothing }

    fun init_module(_publisher: signer) {}
}
