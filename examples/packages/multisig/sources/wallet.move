/// A treasury that several members hold together. What a proposal does is a function value that is stored with it
/// and called once enough members have agreed.
module multisig::wallet {
    use std::option::{Self, Option};
    use std::signer;
    use std::string::String;
    use aptos_std::ordered_map::{Self, OrderedMap};

    /// The account is no member of the wallet.
    const ENOT_A_MEMBER: u64 = 1;
    /// Somebody is a member twice, or has voted twice.
    const ETWICE: u64 = 2;
    /// There are not so many members, or none are asked.
    const ETHRESHOLD: u64 = 3;
    /// The proposal is decided already.
    const EDECIDED: u64 = 4;
    /// More than the limit of a payment.
    const ELIMIT: u64 = 5;

    /// What is done with the treasury; the result is kept with the proposal.
    struct Action(|&mut Treasury|u64) has copy, drop, store;

    struct Treasury has store {
        balance: u64,
        limit: u64,
        log: vector<Entry>
    }

    /// What has been done.
    enum Entry has copy, drop, store {
        Paid(address, u64),
        Limited { from: u64, to: u64 }
    }

    enum State has copy, drop, store {
        Pending { approvals: vector<address>, rejections: vector<address> },
        Executed { result: u64 },
        Rejected
    }

    struct Proposal has copy, drop, store {
        title: String,
        action: Action,
        state: State
    }

    struct Wallet has key {
        members: vector<address>,
        threshold: u64,
        treasury: Treasury,
        proposals: OrderedMap<u64, Proposal>,
        next: u64,
        deposits: u64
    }

    /// Opens a wallet of its creator and others, of whom a number has to agree.
    public entry fun create(creator: &signer, others: vector<address>, threshold: u64) {
        let members = others;
        members.push_back(signer::address_of(creator));
        assert!(threshold > 0 && threshold <= members.length(), ETHRESHOLD);
        for (i in 0..members.length()) {
            for (j in 0..i) {
                assert!(members[i] != members[j], ETWICE);
            }
        };
        move_to(
            creator,
            Wallet {
                members,
                threshold,
                treasury: Treasury { balance: 0, limit: 1_000, log: vector[] },
                proposals: ordered_map::new(),
                next: 0,
                deposits: 0
            }
        )
    }

    /// Adds to the treasury. Anybody may.
    public entry fun deposit(wallet: address, amount: u64) {
        let wallet = &mut Wallet[wallet];
        wallet.treasury.balance += amount;
        wallet.deposits += 1;
    }

    /// Pays out of the treasury, and gives back what is left of it.
    public fun pay(treasury: &mut Treasury, to: address, amount: u64): u64 {
        assert!(amount <= treasury.limit, ELIMIT);
        treasury.balance -= amount;
        treasury.log.push_back(Entry::Paid(to, amount));
        treasury.balance
    }

    /// Sets the limit of a payment, and gives back what it was.
    public fun set_limit(treasury: &mut Treasury, to: u64): u64 {
        let from = treasury.limit;
        treasury.limit = to;
        treasury.log.push_back(Entry::Limited { from, to });
        from
    }

    /// Proposes any action; the proposer agrees. A lambda can be stored where it is nothing but a call of a public
    /// function, which no upgrade takes away.
    public fun propose(
        member: &signer,
        wallet: address,
        title: String,
        action: |&mut Treasury|u64 has copy + drop + store
    ): u64 {
        let member = signer::address_of(member);
        let wallet = &mut Wallet[wallet];
        assert!(wallet.members.contains(&member), ENOT_A_MEMBER);
        let id = wallet.next;
        wallet.next += 1;
        let state = State::Pending { approvals: vector[member], rejections: vector[] };
        wallet.proposals.add(id, Proposal { title, action: Action(action), state });
        id
    }

    /// Proposes a payment.
    public entry fun propose_payment(member: &signer, wallet: address, to: address, amount: u64) {
        let title = std::string::utf8(b"pay");
        propose(member, wallet, title, |treasury| pay(treasury, to, amount));
    }

    /// Proposes another limit of payments.
    public entry fun propose_limit(member: &signer, wallet: address, limit: u64) {
        let title = std::string::utf8(b"limit");
        propose(member, wallet, title, |treasury| set_limit(treasury, limit));
    }

    /// Agrees with a proposal or not. The last vote that is needed carries it out.
    public entry fun vote(member: &signer, wallet: address, id: u64, agrees: bool) {
        let member = signer::address_of(member);
        let wallet = &mut Wallet[wallet];
        assert!(wallet.members.contains(&member), ENOT_A_MEMBER);
        let (threshold, members) = (wallet.threshold, wallet.members.length());
        let proposal = wallet.proposals.borrow_mut(&id);
        let decision = proposal.state.count(member, agrees, threshold, members);
        if (decision == option::some(true)) {
            let action = proposal.action;
            let result = action(&mut wallet.treasury);
            proposal.state = State::Executed { result };
        } else if (decision.is_some()) {
            proposal.state = State::Rejected;
        }
    }

    /// Counts a vote; the decision, once there is one.
    fun count(
        self: &mut State, member: address, agrees: bool, threshold: u64, members: u64
    ): Option<bool> {
        match (self) {
            Pending { approvals, rejections } => {
                assert!(!approvals.contains(&member) && !rejections.contains(&member), ETWICE);
                if (agrees) approvals.push_back(member) else rejections.push_back(member);
                if (approvals.length() >= threshold) option::some(true)
                else if (rejections.length() > members - threshold) option::some(false)
                else option::none()
            }
            _ => abort EDECIDED
        }
    }

    #[view]
    /// The result of a proposal that was carried out.
    public fun result(wallet: address, id: u64): Option<u64> {
        match (&Wallet[wallet].proposals.borrow(&id).state) {
            Executed { result } => option::some(*result),
            _ => option::none()
        }
    }

    #[view]
    /// Whether a proposal is decided, one way or the other.
    public fun is_decided(wallet: address, id: u64): bool {
        !(Wallet[wallet].proposals.borrow(&id).state is State::Pending)
    }

    #[view]
    /// All that was ever paid.
    public fun paid(wallet: address): u64 {
        Wallet[wallet].treasury.log.fold(
            0,
            |sum, entry| match (entry) {
                Entry::Paid(_, amount) => sum + amount,
                Entry::Limited { .. } => sum
            }
        )
    }

    #[view]
    /// What is in the treasury, and how often somebody added to it.
    public fun balance(wallet: address): (u64, u64) {
        (Wallet[wallet].treasury.balance, Wallet[wallet].deposits)
    }
}
