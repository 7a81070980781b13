module me::m {
    use aptos_framework::coin;

    public fun f(): u64 { coin::balance(@vm_reserved) }
}
