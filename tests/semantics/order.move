//@ fails index_in_an_operand VECTOR_OPERATION_ERROR (sub-status 1)
/// Order of values of every type.
module 0x42::order {
    use std::cmp::compare;
    use std::string::{Self, String};

    const LOW: bool = @0x1 < @0x2;
    const BYTES: bool = b"ab" < b"b" && vector[1, 2] < vector[1, 2, 0];

    struct Version has copy, drop, store { major: u8, minor: i16, label: vector<u8> }

    /// Neither copied nor dropped.
    struct Sealed { number: u64 }

    struct Pair<T> has copy, drop { left: T, right: T }

    enum Shape has copy, drop {
        Empty,
        Circle { radius: u64 },
        Box(i8, i8)
    }

    struct Stored has key { version: Version }

    fun version(major: u8, minor: i16, label: vector<u8>): Version {
        Version { major, minor, label }
    }

    fun check_scalars() {
        assert!(false < true && !(true < false) && true >= true, 1);
        assert!(@0x1 < @0x2 && @0x100 > @0xff && @0xa <= @0xa, 2);
        assert!(LOW && BYTES, 3);
    }

    fun check_vectors() {
        assert!(b"" < b"a" && b"a" < b"aa" && b"ab" < b"b", 1);
        assert!(vector[1, 300] < vector[2] && vector[256u16] > vector[255], 2);
        assert!(vector[-1i8] < vector[0] && vector[MIN_I256] < vector[-1, -1], 3);
        assert!(vector[vector[1], vector[]] > vector[vector[1]], 4);
        let (a, b) = (vector[1, 2], vector[1, 2]);
        assert!(a <= b && a >= b && !(a < b), 5);
        a.push_back(0);
        assert!(a > b, 6);
    }

    fun check_structs() {
        let old = version(1, -1, b"beta");
        let new = version(1, 0, b"alpha");
        assert!(old < new && new > old && old <= old, 1);
        assert!(version(1, 0, b"a") < version(1, 0, b"b"), 2);
        assert!(old < version(2, -100, b""), 3);
        assert!(Pair { left: 1u64, right: 3 } < Pair { left: 2, right: 0 }, 4);
        assert!(string::utf8(b"a") < string::utf8(b"b"), 5);
        // Used by the comparisons, but not up.
        assert!(old.label == b"beta" && new.minor == 0, 6);
    }

    fun check_enums() {
        assert!(Shape::Empty < Shape::Circle { radius: 0 }, 1);
        assert!(Shape::Circle { radius: MAX_U64 } < Shape::Box(MIN_I8, 0), 2);
        assert!(Shape::Box(-1, 5) < Shape::Box(0, 0) && Shape::Box(1, 1) >= Shape::Box(1, 1), 3);
        assert!(compare(&Shape::Empty, &Shape::Empty).is_eq(), 4);
        assert!(compare(&vector[Shape::Empty], &vector[]).is_gt(), 5);
    }

    fun least<T: drop>(a: T, b: T, c: T): T {
        if (a < b && a < c) { a } else if (b < c) { b } else { c }
    }

    fun is_sorted<T>(items: &vector<T>): bool {
        let i = 1;
        while (i < items.length()) {
            if (items[i] < items[i - 1]) return false;
            i += 1;
        };
        true
    }

    fun check_references_and_generics() {
        let (a, b) = (Sealed { number: 1 }, Sealed { number: 2 });
        assert!(a < b && &a < &b && &mut b > &a, 1);
        let Sealed { number: _ } = a;
        let Sealed { number: _ } = b;
        let (x, y) = (&1, &2);
        assert!(x < y && !(y <= x), 2);
        assert!(is_sorted(&vector[@0x1, @0x2]) && !is_sorted(&vector[b"b", b"a"]), 3);
        assert!(least(b"c", b"a", b"b") == b"a", 5);
        assert!(is_sorted(&vector[-2, -1i64, 3]) && is_sorted<String>(&vector[]), 4);
    }

    fun check_order_of_evaluation() {
        let x = 1;
        assert!(!(x < { x += 1; x } - 1), 1);
        let items = vector[b"b", b"a"];
        assert!(items[1] < items[0], 2);
    }

    fun check_signers_and_storage(account: &signer) acquires Stored {
        assert!(account <= account, 1);
        move_to(account, Stored { version: version(3, 0, b"") });
        assert!(Stored[@0xa].version > version(2, 9, b"x"), 2);
        let Stored { version } = move_from<Stored>(@0xa);
        assert!(version < Version { major: 3, minor: 0, label: b"0" }, 3);
    }

    fun index_in_an_operand() {
        let items = vector[@0x1];
        assert!(items[1] < @0x2, 1);
    }
}
