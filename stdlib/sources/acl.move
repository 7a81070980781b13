/// Lists of addresses that may do something.
module std::acl {
    use std::error;

    /// The address is in the list already.
    const ECONTAIN: u64 = 0;
    /// The address is not in the list.
    const ENOT_CONTAIN: u64 = 1;

    /// A list of addresses, each once.
    struct ACL has copy, drop, store {
        list: vector<address>
    }

    /// An empty list.
    public fun empty(): ACL {
        ACL { list: vector[] }
    }

    /// Adds an address. Aborts where it is in the list.
    public fun add(self: &mut ACL, addr: address) {
        assert!(!self.list.contains(&addr), error::invalid_argument(ECONTAIN));
        self.list.push_back(addr);
    }

    /// Removes an address. Aborts where it is not in the list.
    public fun remove(self: &mut ACL, addr: address) {
        let (found, index) = self.list.index_of(&addr);
        assert!(found, error::invalid_argument(ENOT_CONTAIN));
        self.list.remove(index);
    }

    /// Whether an address is in the list.
    public fun contains(self: &ACL, addr: address): bool {
        self.list.contains(&addr)
    }

    /// Aborts where an address is not in the list.
    public fun assert_contains(self: &ACL, addr: address) {
        assert!(self.contains(addr), error::invalid_argument(ENOT_CONTAIN));
    }
}
