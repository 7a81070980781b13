module 0x42::m {
    use std::signer;

    public fun f(s: &signer): bool { signer::is_own() && signer::address_of(s) == @std }
}
