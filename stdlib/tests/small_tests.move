#[test_only]
module std::abort_message_tests {
    use std::abort_message;

    #[test]
    fun messages_are_put_together() {
        assert!(abort_message::append(b"x = ", &vector[1, 2], b"!") == b"x = [ 1, 2 ]!");
        assert!(abort_message::join(b"a", b"b") == b"ab");
    }
}

#[test_only]
module std::acl_tests {
    use std::acl;

    #[test]
    fun addresses_are_added_and_removed() {
        let list = acl::empty();
        list.add(@0x1);
        list.add(@0x2);
        assert!(list.contains(@0x1) && !list.contains(@0x3));
        list.assert_contains(@0x2);
        list.remove(@0x1);
        assert!(!list.contains(@0x1) && list.contains(@0x2));
    }

    #[test]
    #[expected_failure(abort_code = 0x10000, location = std::acl)]
    fun add_refuses_an_address_that_is_there() {
        let list = acl::empty();
        list.add(@0x1);
        list.add(@0x1);
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::acl)]
    fun remove_needs_the_address() {
        acl::empty().remove(@0x1);
    }

    #[test]
    #[expected_failure(abort_code = 0x10001, location = std::acl)]
    fun assert_contains_needs_the_address() {
        acl::empty().assert_contains(@0x1);
    }
}

#[test_only]
module std::debug_tests {
    use std::debug;

    #[test]
    fun output_has_no_effect() {
        debug::print(&vector[1, 2]);
        debug::print_stack_trace();
    }
}

#[test_only]
module std::event_tests {
    use std::event;

    #[event]
    struct Happened has drop, store { what: vector<u8> }

    #[test]
    fun events_are_emitted() {
        event::emit(Happened { what: b"this" });
    }
}

#[test_only]
module std::mem_tests {
    use std::mem;

    struct Token { id: u64 }

    #[test]
    fun values_are_exchanged() {
        let (a, b) = (1u8, 2u8);
        mem::swap(&mut a, &mut b);
        assert!(a == 2 && b == 1);
        let texts = vector[b"a", b"b"];
        let other = b"c";
        mem::swap(&mut texts[1], &mut other);
        assert!(texts == vector[b"a", b"c"] && other == b"b");
    }

    #[test]
    fun replace_returns_what_was_there() {
        let token = Token { id: 1 };
        let Token { id: old } = mem::replace(&mut token, Token { id: 2 });
        let Token { id } = token;
        assert!(old == 1 && id == 2);
    }
}

#[test_only]
module std::signer_tests {
    use std::signer;

    #[test(account = @0x42)]
    fun a_signer_has_an_address(account: &signer) {
        assert!(signer::address_of(account) == @0x42);
        assert!(*signer::borrow_address(account) == @0x42);
    }
}

#[test_only]
module std::unit_test_tests {
    use std::signer;
    use std::unit_test;

    #[test]
    fun signers_are_of_different_accounts() {
        let signers = unit_test::create_signers_for_testing(3);
        let addresses = signers.map_ref(|account| signer::address_of(account));
        assert!(addresses.length() == 3 && addresses[0] != addresses[1]);
        assert!(addresses[1] != addresses[2] && addresses[2] != addresses[0]);
        assert!(unit_test::create_signers_for_testing(0).is_empty());
    }
}
