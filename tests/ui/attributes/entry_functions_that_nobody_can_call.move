module 0x42::m {
    struct S has copy, drop { n: u64 }

    public entry fun result(): u64 { 1 } //~ E0223

    entry fun late_signer(_n: u64, _s: &signer) {} //~ E0223

    entry fun own_struct(_s: S) {} //~ E0223

    entry fun reference(_n: &u64) {} //~ E0223

    entry fun signers(_s: vector<signer>) {} //~ E0223

    entry fun nested(_s: vector<vector<S>>) {} //~ E0223
}

script {
    fun main(_s: &mut u64) {} //~ E0223
}
