// The signature is shown, and what is missing is named with its type.
module 0x42::m {
    fun pay(amount: u64, is_urgent: bool): u64 { if (is_urgent) amount else 0 }

    fun f(): u64 { pay(1) + pay() } //~ E0302
}
