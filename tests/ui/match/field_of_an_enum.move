module 0x42::m {
    enum Amount has drop { Small { value: u8 }, Large { value: u64, fee: u64 }, None }
    public fun of_different_types(amount: &Amount): u64 {
        amount.value //~ E0337
    }
    public fun of_no_variant(amount: &Amount): u64 {
        amount.fees //~ E0209
    }
    public fun of_one_variant(amount: &mut Amount): u64 {
        amount.fee = 7;
        amount.fee
    }
    public fun through_an_immutable_reference(amount: &Amount) {
        amount.fee = 7; //~ E0321
    }
}
