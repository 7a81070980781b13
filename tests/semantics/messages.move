//@ fails abort_with_a_message abort 14566554180833181696 no money
//@ fails assertion_with_a_message abort 14566554180833181696 x is zero {}
//@ fails assertion_with_a_format abort 14566554180833181696 1 < 2 is {false}
//@ fails assertion_of_equality abort 14566554180833181696 assertion `left == right` failed|  left: 3| right: 4
//@ fails assertion_of_difference abort 14566554180833181696 assertion `left != right` failed: {} twice|  left: 0x6162| right: 0x6162
//@ fails assertion_with_a_computed_message abort 14566554180833181696 assertion `left == right` failed: late|  left: true| right: false
//@ fails assertion_with_everything abort 14566554180833181696 assertion `left == right` failed: at 7, @0xa|  left: 0x42::messages::Point { x: 1, y: -2 }| right: 0x42::messages::Point { x: 1, y: 2 }
//@ fails texts_of_values abort 14566554180833181696 "a \"b\" \\", [ 1, 2 ], None, 0x
//@ fails texts_of_more_values abort 14566554180833181696 Some([]), [ Some("x"), None ], signer(@0xa), 0x42::messages::Empty { dummy_field: false }
//@ fails texts_of_enums abort 14566554180833181696 [ Empty{}, Circle{ radius: 3 } ], -7
//@ fails message_of_an_inline_function abort 14566554180833181696 assertion `left == right` failed: in 3|  left: 3| right: 4
//@ fails message_that_is_too_long ABORT_MESSAGE_LIMIT_EXCEEDED
//@ fails message_that_is_no_text INVALID_ABORT_MESSAGE
//@ fails message_in_an_operand abort 14566554180833181696 nothing
/// Aborts and assertions with messages.
module 0x42::messages {
    use std::option::{Self, Option};
    use std::string::{Self, String};

    struct Point has copy, drop { x: u8, y: i64 }

    struct Empty has drop {}

    enum Shape has copy, drop { Empty, Circle { radius: u8 } }

    struct Counter has key { count: u64 }

    fun abort_with_a_message() {
        abort b"no money"
    }

    fun assertion_with_a_message() {
        let x = 0;
        assert!(x > 0, b"x is zero {}");
    }

    fun assertion_with_a_format() {
        let (x, y) = (1, 2u8);
        assert!(x > y, b"{} < {} is {{false}}", x, y);
    }

    fun assertion_of_equality() {
        assert_eq!(1 + 2, 4);
    }

    fun assertion_of_difference() {
        assert_ne!(b"ab", b"ab", b"{} twice");
    }

    fun assertion_with_a_computed_message() {
        let message = b"lat";
        message.push_back(101);
        assert_eq!(true, false, message);
    }

    fun assertion_with_everything() {
        let here = &Point { x: 1, y: -2 };
        let there = Point { x: 1, y: 2 };
        assert_eq!(here, &there, b"at {}, {}", 7u256, &@0xa);
    }

    fun texts_of_values() {
        let text = string::utf8(b"a \"b\" \\");
        let numbers = vector[1, 2];
        let nothing = option::none<u64>();
        assert!(false, b"{}, {}, {}, {}", text, numbers, nothing, x"");
    }

    fun texts_of_more_values(account: &signer) {
        let some = option::some(vector<bool>[]);
        let options: vector<Option<String>> = vector[option::some(string::utf8(b"x")), option::none()];
        assert!(!true, b"{}, {}, {}, {}", some, options, account, Empty {});
    }

    fun texts_of_enums() {
        let shapes = vector[Shape::Empty, Shape::Circle { radius: 3 }];
        assert!(false, b"{}, {}", shapes, -7i8);
    }

    inline fun same(x: u64, check: |u64|u64) {
        assert_eq!(x, check(x), b"in {}", x);
    }

    fun message_of_an_inline_function() {
        same(3, |x| x + 1);
    }

    fun message_that_is_too_long() {
        let message = b"";
        let i = 0;
        while (i < 1024) {
            message.push_back(97);
            i += 1;
        };
        assert!(message.length() == 1024, message);
        assert!(message.length() < 1024, b"{}", message);
    }

    fun message_that_is_no_text() {
        abort x"ff"
    }

    fun first(items: &vector<u64>): u64 {
        if (items.is_empty()) { abort b"nothing" } else { items[0] }
    }

    fun message_in_an_operand() {
        assert!(1 + first(&vector[]) == 2, 1);
    }

    fun explode(): u64 {
        abort 1
    }

    fun check_what_holds(account: &signer) acquires Counter {
        assert!(true, b"never {}", explode());
        assert_eq!(1, 1);
        assert_ne!(1, 2, b"never {}", explode());
        let count = 0;
        assert_eq!({ count += 1; count }, 1, b"evaluated once");
        assert_eq!(count, 1);
        move_to(account, Counter { count: 5 });
        let counter = &mut Counter[@0xa];
        assert_eq!(counter.count, 5);
        assert_eq!(&mut counter.count, &5);
        let Counter { count: _ } = move_from<Counter>(@0xa);
        let name = b"kept";
        assert_eq!(name, b"kept");
        assert_eq!(name.length(), 4);
    }
}
