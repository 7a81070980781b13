#[test_only]
module escrow::escrow_tests {
    use std::option;
    use escrow::escrow::{balance, close, confirm, decide, dispute, offer, open, pay, ship, tracking};

    fun start(seller: &signer, buyer: &signer) {
        open(seller, 0);
        open(buyer, 1000);
        offer(seller, @0xB, option::some(@0xC), 600)
    }

    #[test(seller = @0xA, buyer = @0xB)]
    fun the_seller_is_paid_in_the_end(seller: &signer, buyer: &signer) {
        start(seller, buyer);
        pay(buyer, @0xA, 5);
        assert_eq!(balance(@0xB), 400);
        ship(seller, b"parcel 7", 6);
        assert_eq!(tracking(@0xA), b"parcel 7");
        confirm(buyer, @0xA);
        assert_eq!(balance(@0xA), 600);
        close(seller);
    }

    #[test(seller = @0xA, buyer = @0xB, arbiter = @0xC)]
    fun the_arbiter_divides_the_price(seller: &signer, buyer: &signer, arbiter: &signer) {
        start(seller, buyer);
        pay(buyer, @0xA, 5);
        dispute(buyer, @0xA);
        decide(arbiter, @0xA, 2500);
        assert_eq!(balance(@0xA), 450);
        assert_eq!(balance(@0xB), 550);
        assert_eq!(tracking(@0xA), b"");
    }

    #[test(seller = @0xA, buyer = @0xB)]
    #[expected_failure(abort_code = escrow::escrow::ESTATE)]
    fun nobody_is_paid_twice(seller: &signer, buyer: &signer) {
        start(seller, buyer);
        pay(buyer, @0xA, 5);
        confirm(buyer, @0xA);
        confirm(buyer, @0xA);
    }

    #[test(seller = @0xA, buyer = @0xB)]
    #[expected_failure(abort_code = escrow::escrow::ENOT_ARBITER)]
    fun the_seller_does_not_decide(seller: &signer, buyer: &signer) {
        start(seller, buyer);
        pay(buyer, @0xA, 5);
        dispute(seller, @0xA);
        decide(seller, @0xA, 0);
    }
}
