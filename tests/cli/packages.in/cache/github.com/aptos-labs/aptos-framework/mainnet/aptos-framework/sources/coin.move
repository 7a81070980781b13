module aptos_framework::coin {
    native public fun balance(owner: address): u64;
}
