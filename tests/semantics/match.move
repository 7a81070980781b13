//@ fails guard_that_fails ARITHMETIC_ERROR
//@ fails arm_that_aborts abort 7
/// Which arm of a `match` a value belongs to, what is bound, and in which order.
module 0x42::matches {
    enum Color has copy, drop, store { Red, Green, Blue, Gray(u8), Mixed { left: u8, right: u8 } }
    enum Tree has copy, drop { Leaf, Node { color: Color, depth: u64, tag: Tag } }
    enum Tag has copy, drop { Empty, Text(vector<u8>), Pair(u64, bool) }
    enum Coin { Gold(u64), Paper { value: u64, extra: Box } }
    struct Box { value: u64 }
    struct Single(u8) has copy, drop;
    struct Point has copy, drop { x: u64, y: u64 }

    fun by_value(color: Color): u64 {
        match (color) {
            Red => 1,
            Color::Green => 2,
            Gray(level) if (level > 100) => 3 + (level as u64),
            Gray(0) => 4,
            Gray(level) => (level as u64) * 1000,
            Mixed { left, right: 1..=9 } => 10_000 + (left as u64),
            Mixed { left: l, right: r } => 20_000 + (l as u64) * 100 + (r as u64),
            Blue => 5,
        }
    }

    fun check_by_value() {
        assert!(by_value(Red) == 1 && by_value(Green) == 2 && by_value(Blue) == 5, 1);
        assert!(by_value(Gray(101)) == 104 && by_value(Gray(0)) == 4 && by_value(Gray(7)) == 7000, 2);
        assert!(by_value(Gray(100)) == 100_000, 3);
        assert!(by_value(Mixed { left: 5, right: 9 }) == 10_005, 4);
        assert!(by_value(Mixed { left: 5, right: 10 }) == 20_510, 5);
        assert!(by_value(Mixed { left: 5, right: 0 }) == 20_500, 6);
    }

    fun change(color: &mut Color): u64 {
        match (color) {
            Gray(level) if (*level < 10) => {
                *level += 1;
                1
            },
            Gray(level) => {
                *level = 0;
                2
            }
            Mixed { left, right } => {
                let kept = *left;
                *left = *right;
                *right = kept;
                3
            }
            other => {
                *other = Gray(1);
                4
            }
        }
    }

    fun check_by_reference() {
        let color = Color::Red;
        assert!(change(&mut color) == 4 && color == Gray(1), 1);
        assert!(change(&mut color) == 1 && color == Gray(2), 2);
        color = Gray(10);
        assert!(change(&mut color) == 2 && color == Gray(0), 3);
        color = Mixed { left: 1, right: 2 };
        assert!(change(&mut color) == 3 && color == Mixed { left: 2, right: 1 }, 4);
        // A match on a reference leaves the value where it is.
        assert!(level(&color) == 2 && level(&color) == 2, 5);
    }

    fun level(color: &Color): u8 {
        match (color) {
            Mixed { left, .. } => *left,
            Gray(level) => *level,
            _ => 0,
        }
    }

    fun deep(tree: &Tree): u64 {
        match (tree) {
            Leaf => 0,
            Node { color: Red, depth: 0, .. } => 1,
            Node { color: Red, tag: Empty, .. } => 2,
            Node { color: Gray(200..), tag: Text(text), .. } => 3 + text.length(),
            Node { tag: Text(b"secret"), depth, .. } => *depth + 100,
            Node { tag: Pair(n, true), color: Mixed { left, .. }, .. } => *n + (*left as u64),
            Node { tag: Pair(_, true), .. } => 7,
            Node { depth: 5..10, .. } => 8,
            Node { .. } => 9,
        }
    }

    fun node(color: Color, depth: u64, tag: Tag): Tree { Node { color, depth, tag } }

    fun check_nested_patterns() {
        assert!(deep(&Tree::Leaf) == 0, 0);
        assert!(deep(&node(Red, 0, Empty)) == 1, 1);
        assert!(deep(&node(Red, 1, Empty)) == 2, 2);
        assert!(deep(&node(Gray(200), 1, Text(b"abc"))) == 6, 3);
        assert!(deep(&node(Gray(199), 1, Text(b"abc"))) == 9, 4);
        assert!(deep(&node(Gray(199), 1, Text(b"secret"))) == 101, 5);
        assert!(deep(&node(Gray(255), 1, Text(b"secret"))) == 9, 6);
        assert!(deep(&node(Mixed { left: 3, right: 4 }, 1, Pair(40, true))) == 43, 7);
        assert!(deep(&node(Blue, 1, Pair(40, true))) == 7, 8);
        assert!(deep(&node(Blue, 7, Pair(40, false))) == 8, 9);
        assert!(deep(&node(Red, 9, Pair(40, false))) == 8, 10);
        assert!(deep(&node(Red, 10, Pair(40, false))) == 9, 11);
    }

    fun integers(n: u64): u64 {
        match (n) {
            0 => 0,
            1 => 1,
            2..5 => 2,
            5..=9 => 3,
            100 => 4,
            1_000_000.. => 5,
            11..=99 => 6,
            _ => 7,
        }
    }

    fun signed(n: i8): u64 {
        match (n) {
            -128 => 1,
            ..-5 => 2,
            -5..=-1 => 3,
            0 => 4,
            1..127 => 5,
            127 => 6,
        }
    }

    fun wide(n: u256): u64 {
        match (n) {
            0 => 0,
            1..=340282366920938463463374607431768211455 => 1,
            _ => 2,
        }
    }

    fun check_literals_and_ranges() {
        assert!(integers(0) == 0 && integers(1) == 1 && integers(2) == 2 && integers(4) == 2, 1);
        assert!(integers(5) == 3 && integers(9) == 3 && integers(10) == 7 && integers(11) == 6, 2);
        assert!(integers(99) == 6 && integers(100) == 4 && integers(101) == 7, 3);
        assert!(integers(999_999) == 7 && integers(1_000_000) == 5 && integers(MAX_U64) == 5, 4);
        assert!(signed(-128) == 1 && signed(-127) == 2 && signed(-6) == 2 && signed(-5) == 3, 5);
        assert!(signed(-1) == 3 && signed(0) == 4 && signed(1) == 5 && signed(126) == 5, 6);
        assert!(signed(127) == 6, 7);
        assert!(wide(0) == 0 && wide(1 << 127) == 1 && wide(1 << 128) == 2 && wide(MAX_U256) == 2, 8);
        assert!(text(b"") == 0 && text(b"abc") == 1 && text(b"abd") == 2 && text(b"abcd") == 3, 9);
        assert!(who(@0x1) == 1 && who(@0xcafe) == 2 && who(@0x2) == 3, 10);
        assert!(match (true) { true => 1, false => 2 } == 1, 11);
        let n = 5;
        assert!(match (&n) { 5 => 1, _ => 2 } == 1, 12);
        assert!(match (n) { m if (m == 4) => 1, m => m } == 5, 13);
    }

    fun text(bytes: vector<u8>): u64 {
        match (bytes) { b"" => 0, b"abc" => 1, x"616264" => 2, _ => 3 }
    }

    fun who(at: address): u64 {
        match (at) { @0x1 => 1, @0xCAFE => 2, _ => 3 }
    }

    fun tuples(a: Color, b: &Color, n: u8): u64 {
        match ((a, b, n)) {
            (Red, Red, _) => 1,
            (Red, other, 1) => if (other is Gray) 2 else 3,
            (Gray(x), Gray(y), z) if (x == *y && x == z) => 4,
            (Gray(_), Gray(y), _) => (*y as u64) + 100,
            (_, _, 7) => 5,
            _ => 6,
        }
    }

    fun check_tuples() {
        assert!(tuples(Red, &Red, 9) == 1 && tuples(Red, &Gray(1), 1) == 2, 1);
        assert!(tuples(Red, &Blue, 1) == 3 && tuples(Gray(5), &Gray(5), 5) == 4, 2);
        assert!(tuples(Gray(5), &Gray(6), 5) == 106 && tuples(Blue, &Gray(6), 7) == 5, 3);
        assert!(tuples(Red, &Blue, 2) == 6, 4);
    }

    fun spend(coin: Coin): u64 {
        match (coin) {
            Gold(value) => value,
            Paper { value, extra } => {
                let Box { value: more } = extra;
                value + more
            }
        }
    }

    fun check_values_without_abilities_are_moved() {
        assert!(spend(Coin::Gold(1)) == 1, 1);
        assert!(spend(Coin::Paper { value: 2, extra: Box { value: 3 } }) == 5, 2);
        let coin = Coin::Paper { value: 2, extra: Box { value: 3 } };
        match (&mut coin) {
            Paper { extra: Box { value }, .. } => *value = 10,
            Gold(_) => {}
        };
        assert!(spend(coin) == 12, 3);
        let point = Point { x: 1, y: 2 };
        let sum = match (point) {
            Point { x: 0, y } => y,
            Point { x, y: 2 } => x + 10,
            Point { x, y } => x + y,
        };
        assert!(sum == 11 && point.x == 1, 4);
    }

    fun count(counter: &mut u64, color: Color): Color {
        *counter += 1;
        color
    }

    fun check_the_value_is_evaluated_once_and_arms_in_order() {
        let counter = 0;
        let arm = match (count(&mut counter, Blue)) {
            Red => 1,
            Green if (counter > 0) => 2,
            Blue if ({ counter += 10; counter == 12 }) => 3,
            Blue if ({ counter += 100; counter == 111 }) => 4,
            _ => 5,
        };
        assert!(arm == 4 && counter == 111, 1);
        // What a guard does to the variable is not seen by the match.
        let color = Color::Red;
        let arm = match (color) {
            Red if ({ color = Blue; false }) => 1,
            Blue => 2,
            Red => 3,
            _ => 4,
        };
        assert!(arm == 3 && (color is Blue), 2);
        let n = 3;
        let arm = match (n) {
            m if ({ n = 4; m == 4 }) => 1,
            4 => 2,
            m => m + n * 10,
        };
        assert!(arm == 43, 3);
    }

    fun check_arms_after_a_guard_see_what_it_did() {
        let color = Color::Gray(1);
        let arm = match (&mut color) {
            Gray(n) if ({ *n = 5; false }) => 1,
            Gray(1) => 2,
            Gray(5) => 3,
            _ => 4,
        };
        assert!(arm == 3 && color == Gray(5), 1);
        let tree = node(Red, 1, Empty);
        let arm = match (&mut tree) {
            Node { color: Red, tag, .. } if (relabel(tag)) => 1,
            Node { tag: Empty, .. } => 2,
            Node { tag: Text(text), .. } => text.length(),
            _ => 4,
        };
        assert!(arm == 3, 2);
    }

    fun relabel(tag: &mut Tag): bool {
        *tag = Text(b"new");
        false
    }

    fun check_arms_leave_loops_and_functions() {
        let colors = vector[Color::Red, Gray(1), Gray(2), Blue, Gray(50)];
        let (sum, i) = (0, 0);
        while (i < colors.length()) {
            i += 1;
            sum += match (&colors[i - 1]) {
                Red => continue,
                Blue => break,
                Gray(n) => (*n as u64),
                _ => return,
            };
        };
        assert!(sum == 3 && i == 4, 1);
        assert!(early(Green) == 9 && early(Red) == 1, 2);
    }

    fun early(color: Color): u64 {
        let n = match (color) { Green => return 9, _ => 1 };
        n
    }

    fun pick(tree: &mut Tree): &mut u64 {
        match (tree) {
            Node { depth, tag: Empty, .. } => depth,
            Node { tag: Pair(n, _), .. } => n,
            _ => abort 1,
        }
    }

    fun check_a_reference_into_one_of_several_variants_is_lent() {
        let color = Color::Mixed { left: 1, right: 2 };
        let part = match (&mut color) {
            Gray(level) => level,
            Mixed { right, .. } => right,
            _ => abort 1,
        };
        increment(part);
        increment(part);
        *part += 1;
        assert!(color == Mixed { left: 1, right: 5 }, 1);
    }

    fun increment(number: &mut u8) {
        *number += 1;
    }

    fun check_references_are_results() {
        let tree = node(Red, 1, Pair(5, false));
        *pick(&mut tree) += 1;
        assert!(tree == node(Red, 1, Pair(6, false)), 1);
        let tree = node(Red, 1, Empty);
        *pick(&mut tree) += 1;
        assert!(tree == node(Red, 2, Empty), 2);
    }

    inline fun fold(colors: &vector<Color>, f: |u64, &Color|u64): u64 {
        let (sum, i) = (0, 0);
        while (i < colors.length()) {
            sum = f(sum, &colors[i]);
            i += 1;
        };
        sum
    }

    fun check_in_inline_functions_and_lambdas() {
        let colors = vector[Color::Red, Gray(3), Mixed { left: 4, right: 5 }];
        let sum = fold(&colors, |sum, color| match (color) {
            Gray(n) if (*n > 2) => sum + (*n as u64),
            Mixed { left, right } => sum + (*left as u64) * (*right as u64),
            _ => sum + 100,
        });
        assert!(sum == 123, 1);
        assert!(fold(&colors, |sum, color| if (color is Red | Gray) sum + 1 else sum) == 2, 2);
    }

    fun check_in_function_values() {
        let (least, more) = (2, 100);
        let value: |Color|u64 has copy + drop = |color| match (color) {
            Gray(n) if ((n as u64) > least) => (n as u64) + more,
            Mixed { left, right } => {
                let Single(double) = Single(left * 2);
                (double + right as u64)
            }
            other => if (other is Red | Gray) more else least,
        };
        assert!(value(Gray(3)) == 103 && value(Gray(2)) == 100 && value(Blue) == 2, 1);
        assert!(value(Mixed { left: 4, right: 5 }) == 13, 2);
        let chosen = match (Color::Red) { Red => |n: u64| n + 1, _ => |n: u64| n + 2 };
        assert!(chosen(1) == 2, 3);
    }

    fun check_arms_of_references_are_joined() {
        let (a, b) = (1, 2);
        let chosen = match (Color::Green) { Red => &a, Green => &mut b, _ => &a };
        assert!(*chosen == 2, 1);
    }

    fun guard_that_fails() {
        let n = 0;
        match (Color::Red) {
            Red if (1 / n == 1) => {}
            _ => {}
        }
    }

    fun arm_that_aborts() {
        match (Color::Gray(7)) {
            Gray(n) => abort (n as u64),
            _ => {}
        }
    }
}
