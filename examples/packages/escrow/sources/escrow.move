/// A deal between a buyer and a seller: the price is held until the goods are there, or until an
/// arbiter has decided.
module escrow::escrow {
    use std::option::Option;
    use std::signer;

    /// Only the arbiter of the deal decides.
    const ENOT_ARBITER: u64 = 1;
    /// Only the parties of the deal do this.
    const ENOT_PARTY: u64 = 2;
    /// The deal is not at this point.
    const ESTATE: u64 = 3;

    /// The whole, in hundredths of a percent.
    const WHOLE: u64 = 10_000;

    enum State has copy, drop, store {
        Offered,
        Paid { at: u64 },
        Shipped { at: u64, tracking: vector<u8> },
        Disputed { by: address },
        Settled { to_seller: u64, to_buyer: u64 }
    }

    /// Lives under the account of the seller.
    struct Deal has key {
        buyer: address,
        arbiter: Option<address>,
        price: u64,
        held: u64,
        state: State
    }

    struct Account has key {
        balance: u64,
        deals: u64
    }

    /// Opens an account with play money in it.
    public entry fun open(owner: &signer, balance: u64) {
        move_to(owner, Account { balance, deals: 0 })
    }

    /// Offers something to a buyer.
    public entry fun offer(seller: &signer, buyer: address, arbiter: Option<address>, price: u64) {
        Account[signer::address_of(seller)].deals += 1;
        move_to(seller, Deal { buyer, arbiter, price, held: 0, state: State::Offered })
    }

    /// Pays the price, which is held.
    public entry fun pay(buyer: &signer, seller: address, now: u64) {
        let deal = &mut Deal[seller];
        assert!(deal.buyer == signer::address_of(buyer), ENOT_PARTY);
        assert!(deal.state is Offered, ESTATE);
        Account[signer::address_of(buyer)].balance -= deal.price;
        deal.held = deal.price;
        deal.state = State::Paid { at: now }
    }

    /// Says that the goods are on their way.
    public entry fun ship(seller: &signer, tracking: vector<u8>, now: u64) {
        let deal = &mut Deal[signer::address_of(seller)];
        assert!(deal.state is Paid, ESTATE);
        deal.state = State::Shipped { at: now, tracking }
    }

    /// Says that the goods are there: the seller gets the price.
    public entry fun confirm(buyer: &signer, seller: address) {
        assert!(Deal[seller].buyer == signer::address_of(buyer), ENOT_PARTY);
        settle(seller, 0)
    }

    /// Asks the arbiter.
    public entry fun dispute(party: &signer, seller: address) {
        let by = signer::address_of(party);
        let deal = &mut Deal[seller];
        assert!(by == deal.buyer || by == seller, ENOT_PARTY);
        assert!(deal.state is Paid | Shipped, ESTATE);
        deal.state = State::Disputed { by }
    }

    /// Decides what part of the price the buyer gets back, in hundredths of a percent.
    public entry fun decide(arbiter: &signer, seller: address, to_buyer: u64) {
        let deal = &Deal[seller];
        assert!(deal.arbiter.contains(&signer::address_of(arbiter)), ENOT_ARBITER);
        assert!(deal.state is Disputed, ESTATE);
        settle(seller, deal.held * to_buyer / WHOLE)
    }

    fun settle(seller: address, to_buyer: u64) {
        let deal = &mut Deal[seller];
        let to_seller = deal.held - to_buyer;
        match (deal.state) {
            State::Offered => abort ESTATE,
            State::Settled { .. } => abort ESTATE,
            _ => deal.state = State::Settled { to_seller, to_buyer }
        };
        deal.held = 0;
        Account[deal.buyer].balance += to_buyer;
        Account[seller].balance += to_seller
    }

    /// Forgets a deal in which nothing is held.
    public entry fun close(seller: &signer) {
        let Deal { state, .. } = move_from<Deal>(signer::address_of(seller));
        assert!(state is Offered | Settled, ESTATE)
    }

    #[view]
    /// Where the goods are, if they were sent.
    public fun tracking(seller: address): vector<u8> {
        match (&Deal[seller].state) {
            Shipped { tracking, .. } => *tracking,
            _ => b""
        }
    }

    #[view]
    /// What an account has.
    public fun balance(owner: address): u64 {
        Account[owner].balance
    }
}
