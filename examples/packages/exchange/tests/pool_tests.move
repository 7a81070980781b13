#[test_only]
module exchange::pool_tests {
    use exchange::coins;
    use exchange::pool::{Self, Share};

    struct Gold {}
    struct Silver {}

    fun start(admin: &signer) {
        pool::create<Gold, Silver>(admin);
        coins::open<Gold>(admin, 1_000_000);
        coins::open<Silver>(admin, 4_000_000);
        pool::provide<Gold, Silver>(admin, 1_000_000, 4_000_000)
    }

    #[test(admin = @exchange, trader = @0xA)]
    fun a_trade_moves_the_price(admin: &signer, trader: &signer) {
        start(admin);
        coins::open<Gold>(trader, 10_000);
        coins::open<Silver>(trader, 0);
        pool::trade<Gold, Silver>(trader, 10_000, 39_000);
        // 10000 * 0.997 * 4000000 / (1000000 + 10000 * 0.997)
        assert_eq!(coins::balance<Silver>(@0xA), 39_486);
        let (gold, silver, trades) = pool::state<Gold, Silver>();
        assert_eq!(gold, 1_010_000);
        assert_eq!(silver, 3_960_514);
        assert_eq!(trades, 1);
    }

    #[test(admin = @exchange)]
    fun shares_are_worth_their_part(admin: &signer) {
        start(admin);
        assert_eq!(coins::balance<Share<Gold, Silver>>(@exchange), 1_999_000);
        pool::leave<Gold, Silver>(admin, 500_000);
        assert_eq!(coins::balance<Gold>(@exchange), 250_000);
        assert_eq!(coins::balance<Silver>(@exchange), 1_000_000);
    }

    #[test(admin = @exchange, trader = @0xA)]
    #[expected_failure(abort_code = exchange::pool::ESLIPPAGE)]
    fun a_trade_that_brings_too_little_fails(admin: &signer, trader: &signer) {
        start(admin);
        coins::open<Gold>(trader, 10_000);
        coins::open<Silver>(trader, 0);
        pool::trade<Gold, Silver>(trader, 10_000, 39_487);
    }

    #[test(admin = @exchange)]
    #[expected_failure(abort_code = exchange::pool::EORDER)]
    fun a_pool_has_one_order_of_its_currencies(admin: &signer) {
        pool::create<Silver, Gold>(admin);
    }

    #[test(admin = @exchange)]
    #[expected_failure(arithmetic_error, location = exchange::pool)]
    fun the_first_provider_leaves_something_in_the_pool(admin: &signer) {
        pool::create<Gold, Silver>(admin);
        coins::open<Gold>(admin, 999);
        coins::open<Silver>(admin, 999);
        pool::provide<Gold, Silver>(admin, 999, 999);
    }
}
