/// Lambdas inside inline functions, inline functions inside lambdas, and values in both.
module 0x42::lambdas_inside {
    enum Shape has copy, drop { Circle { radius: u64 }, Square(u64), Empty }
    struct Item has copy, drop, store { price: u64, tags: vector<u64> }

    inline fun later(f: |u64| u64): |u64| u64 has copy + drop {
        |x| f(x) + 1
    }

    inline fun measure(shape: &Shape, on_size: |&u64| u64, otherwise: || u64): u64 {
        match (shape) {
            Shape::Circle { radius } => on_size(radius),
            Shape::Square(side) if (*side > 10) => on_size(&(*side * 2)),
            Shape::Square(side) => on_size(side),
            Shape::Empty => otherwise(),
        }
    }

    inline fun grid(n: u64, f: |u64, u64|) {
        for (i in 0..n) {
            for (j in 0..n) {
                if (i == j) continue;
                f(i, j);
            }
        }
    }

    inline fun with_default<T: copy + drop>(v: &vector<T>, i: u64, make: || T): T {
        if (i < v.length()) v[i] else make()
    }

    inline fun pick(items: &mut vector<Item>, choose: |&Item| bool): &mut Item {
        let i = 0;
        while (!choose(items.borrow(i))) i = i + 1;
        items.borrow_mut(i)
    }

    fun twice<T: copy + drop>(x: T, f: |T| T has copy + drop): T {
        f(f(x))
    }

    fun generic<T: copy + drop>(x: T, y: T, flag: bool): vector<T> {
        let choose = |z: T| if (flag) z else y;
        let all = vector[];
        vector[x, y].for_each(|e| all.push_back(twice(e, |z| choose(z))));
        all
    }

    fun check_values_made_by_inline_functions() {
        let base = 10;
        let f = later(|x| x * base);
        base = 0;
        assert!(f(3) == 31 && base == 0, 1);
        let g = later(|x| later(|y| y + x)(x));
        assert!(g(5) == 12, 2);
    }

    fun check_matches() {
        let calls = 0;
        let size = |shape: Shape| measure(&shape, |s| *s + 1, || 0);
        assert!(size(Shape::Circle { radius: 4 }) == 5, 1);
        assert!(size(Shape::Square(20)) == 41 && size(Shape::Square(2)) == 3, 2);
        assert!(size(Shape::Empty) == 0, 3);
        let shape = Shape::Square(7);
        let result = measure(&shape, |s| { calls = calls + 1; *s }, || abort 9);
        assert!(result == 7 && calls == 1, 4);
    }

    fun check_loops() {
        let sum = 0;
        grid(3, |i, j| {
            let k = 0;
            while (true) {
                if (k == j) break;
                k = k + 1;
                sum = sum + i;
            };
        });
        assert!(sum == 4, sum);
        let all = vector[];
        'outer: for (i in 0..4) {
            grid(2, |a, b| all.push_back(a * 10 + b + i * 100));
            if (i == 1) break 'outer;
        };
        assert!(all == vector[1, 10, 101, 110], 2);
    }

    fun check_references_out_of_inline_functions() {
        let items = vector[
            Item { price: 1, tags: vector[] },
            Item { price: 5, tags: vector[1] }
        ];
        let limit = 3;
        pick(&mut items, |item| item.price > limit).price = 50;
        let item = pick(&mut items, |item| item.tags.is_empty());
        item.tags.push_back(9);
        assert!(items[1].price == 50 && items[0].tags == vector[9], 1);
        assert!(with_default(&items, 7, || Item { price: 8, tags: vector[] }).price == 8, 2);
        assert!(with_default(&vector[3u8], 0, || abort 1) == 3, 3);
    }

    fun check_generics() {
        assert!(generic(1u8, 2, true) == vector[1, 2], 1);
        assert!(generic(b"a", b"b", false) == vector[b"b", b"b"], 2);
    }

    fun check_functions_of_functions() {
        let make = |n: u64| |x: u64| x + n;
        let add_two = make(2);
        assert!(add_two(1) == 3 && make(5)(1) == 6, 1);
        let table = vector[make(1), make(10), |x| x * 100];
        let results = table.map_ref(|f| (*f)(2));
        assert!(results == vector[3, 12, 200], 2);
        let found = std::option::some(make(3));
        assert!(found.is_some() && (*found.borrow())(4) == 7, 3);
        let best = 0;
        table.for_each(|f| { let value = f(1); if (value > best) best = value; });
        assert!(best == 100, 4);
    }

    fun check_shadowing_and_moves() {
        let x = 1;
        let f = |x: u64| { let x = x + 1; let g = |y: u64| { let x = x * y; x }; g(10) };
        assert!(f(x) == 20 && x == 1, 1);
        let v = vector[1, 2, 3];
        let take = move || v;
        let w = take();
        assert!(w.length() == 3, 2);
        let y = 5;
        let h = copy |z: u64| z + y;
        y = 6;
        assert!(h(1) + y == 12, 3);
    }
}
