/// Coins for everybody on a list, of which only the root of its tree is known.
module airdrop::drop {
    use std::bcs;
    use std::bit_vector::{Self, BitVector};
    use std::signer;
    use airdrop::merkle;

    /// The list does not say so.
    const ENOT_LISTED: u64 = 1;
    /// There is nothing to have any more.
    const ECLAIMED: u64 = 2;
    /// It is too late.
    const EOVER: u64 = 3;

    /// Lives under the account that gives.
    struct Drop has key {
        root: vector<u8>,
        claimed: BitVector,
        left: u64,
        ends_at: u64
    }

    struct Account has key {
        balance: u64
    }

    struct Entry has drop {
        index: u64,
        owner: address,
        amount: u64
    }

    /// Starts an airdrop to a list of this length.
    public entry fun start(giver: &signer, root: vector<u8>, length: u64, total: u64, ends_at: u64) {
        move_to(giver, Drop { root, claimed: bit_vector::new(length), left: total, ends_at })
    }

    /// Opens an account.
    public entry fun open(owner: &signer) {
        move_to(owner, Account { balance: 0 })
    }

    /// Takes what the list says.
    public entry fun claim(
        owner: &signer,
        giver: address,
        index: u64,
        amount: u64,
        proof: vector<vector<u8>>,
        now: u64
    ) {
        let drop = &mut Drop[giver];
        let owner = signer::address_of(owner);
        assert!(now < drop.ends_at, EOVER);
        assert!(!drop.claimed.is_index_set(index), ECLAIMED);
        assert!(merkle::is_in(&drop.root, entry_hash(index, owner, amount), proof), ENOT_LISTED);
        drop.claimed.set(index);
        drop.left -= amount;
        Account[owner].balance += amount
    }

    /// Gives the same amount to some accounts, without a list.
    public entry fun give_all(giver: &signer, owners: vector<address>, amount: u64) {
        Drop[signer::address_of(giver)].left -= owners.length() * amount;
        owners.for_each(|owner| Account[owner].balance += amount)
    }

    /// Gives to each of some accounts an amount of its own.
    public entry fun give_each(giver: &signer, owners: vector<address>, amounts: vector<u64>) {
        let total = amounts.fold(0, |sum, amount| sum + amount);
        Drop[signer::address_of(giver)].left -= total;
        owners.zip(amounts, |owner, amount| Account[owner].balance += amount)
    }

    /// The hash of an entry of the list.
    public fun entry_hash(index: u64, owner: address, amount: u64): vector<u8> {
        merkle::leaf(bcs::to_bytes(&Entry { index, owner, amount }))
    }

    #[view]
    /// What an account has.
    public fun balance(owner: address): u64 {
        Account[owner].balance
    }

    #[view]
    /// What is left to give.
    public fun left(giver: address): u64 {
        Drop[giver].left
    }
}
