//@ fails missing MISSING_DATA
//@ fails existing RESOURCE_ALREADY_EXISTS
//@ fails own_code abort 7 EOWN
/// Resources, from creation to the end, in one transaction.
module 0x42::storage {
    use std::signer;
    use std::vector;

    /// An error of this module.
    const EOWN: u64 = 7;

    struct R has key { number: u64, list: vector<vector<u64>>, inner: Inner }
    struct Inner has copy, drop, store { flag: bool, wide: u128 }
    struct Box<T: store> has key { value: T }

    fun new(number: u64): R {
        R { number, list: vector[vector[1], vector[]], inner: Inner { flag: true, wide: 5 } }
    }

    fun destroy(r: R): (u64, vector<vector<u64>>, Inner) {
        let R { number, list, inner } = r;
        (number, list, inner)
    }

    fun check_a_life(account: &signer) acquires R {
        let owner = signer::address_of(account);
        assert!(!exists<R>(owner), 1);
        move_to(account, new(3));
        {
            let r = borrow_global_mut<R>(owner);
            r.number = r.number + 1;
            vector::push_back(vector::borrow_mut(&mut r.list, 1), r.number);
            r.inner.wide = r.inner.wide * 1000000000000000000000;
        };
        assert!(borrow_global<R>(owner).number == 4, 2);
        R[owner].inner.flag = false;
        let (number, list, inner) = destroy(move_from<R>(owner));
        assert!(number == 4 && list == vector[vector[1], vector[4]], 3);
        assert!(inner == Inner { flag: false, wide: 5000000000000000000000 }, 4);
        assert!(!exists<R>(owner), 5);
        move_to(account, new(9));
        assert!(R[owner].number == 9 && R[owner].list[1] == vector[], 6);
    }

    fun check_types_are_places_of_their_own(account: &signer) acquires Box {
        let owner = signer::address_of(account);
        move_to(account, Box<u8> { value: 1 });
        move_to(account, Box<u64> { value: 2 });
        Box<u8>[owner].value = 200;
        assert!(Box<u8>[owner].value == 200 && Box<u64>[owner].value == 2, 1);
        assert!(!exists<Box<u16>>(owner), 2);
    }

    fun missing(account: &signer) acquires R {
        R[signer::address_of(account)].number = 1;
    }

    fun existing(account: &signer) {
        move_to(account, new(1));
        move_to(account, new(2));
    }

    fun own_code() {
        abort EOWN
    }
}
