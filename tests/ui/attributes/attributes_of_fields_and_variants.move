module 0x42::m {
    struct Account has drop {
        #[deprecated] balance: u64,
        #[bytes] name: vector<u8>, //~ W0202
        #[view] limit: u64, //~ W0206
    }

    enum Shape has drop {
        #[deprecated] Point,
        #[rare] Circle { #[lint::skip(unused)] radius: u64 }, //~ W0202
        Line(#[test_only] u64), //~ W0206
    }
}
