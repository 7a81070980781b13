//@ check-pass
// What is left of the library, such as bcs, any and string, would not fit these; nothing needs it.
module 0x1::vector {
    #[bytecode_instruction]
    native public fun empty<Element>(): vector<Element>;
    #[bytecode_instruction]
    native public fun length<Element>(v: &vector<Element>): u64;
    #[bytecode_instruction]
    native public fun push_back<Element>(v: &mut vector<Element>, e: Element);

    public fun singleton<Element>(e: Element): vector<Element> {
        let v = empty();
        push_back(&mut v, e);
        v
    }
}

module 0x1::option {
    use 0x1::vector;

    struct Option<Element> has copy, drop, store { vec: vector<Element> }

    public fun some<Element>(e: Element): Option<Element> {
        Option { vec: vector::singleton(e) }
    }

    public fun is_some<Element>(t: &Option<Element>): bool {
        vector::length(&t.vec) == 1
    }
}

module 0x42::m {
    use std::option;

    public fun check(x: u64): bool {
        assert!(x > 0, 1);
        option::is_some(&option::some(x))
    }
}
