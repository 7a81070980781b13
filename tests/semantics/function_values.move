/// Function values: lambdas, names of functions, and what holds them.
module 0x42::function_values {
    struct Predicate<T>(|&T| bool) has copy, drop;
    struct Once(|u64| u64);
    struct Handler has copy, drop, store { run: |u64| u64, name: u64 }
    struct Registry has key { handlers: vector<Handler>, main: |u64, u64| u64 has copy + drop }
    struct Ticket { id: u64 }

    public fun add(x: u64, y: u64): u64 { x + y }
    #[persistent]
    fun scaled(factor: u64, x: u64, offset: u64): u64 { factor * x + offset }
    fun double(x: u64): u64 { x * 2 }
    fun identity<T>(x: T): T { x }
    fun swapped<A, B>(a: A, b: B): (B, A) { (b, a) }

    fun apply(f: |u64| u64, x: u64): u64 { f(x) }
    fun apply_twice(f: |u64| u64 has copy + drop, x: u64): u64 { f(f(x)) }
    fun compose(f: |u64| u64 has copy + drop, g: |u64| u64 has copy + drop): |u64| u64 has copy + drop {
        |x| g(f(x))
    }
    fun map<T, U>(v: vector<T>, f: |T| U has copy + drop): vector<U> {
        v.map(|e| f(e))
    }
    fun adder(y: u64): |u64| u64 has copy + drop + store {
        |x| add(x, y)
    }

    fun check_names() {
        let f = double;
        assert!(f(4) == 8, 1);
        let g = identity<u64>;
        assert!(apply(g, 5) == 5 && apply(f, 6) == 12, 2);
        let h: |u64, u64| u64 has copy + drop = Self::add;
        assert!(h(1, 2) == 3 && (h)(3, 4) == 7, 3);
        let (a, b) = (swapped<u64, bool>)(1, true);
        assert!(a && b == 1, 4);
        assert!(apply_twice(double, 3) == 12, 5);
    }

    fun check_lambdas() {
        let k = 10;
        let f = |x| x + k;
        assert!(f(1) == 11, 1);
        k = 20;
        assert!(f(1) == 11 && k == 20, 2);
        let none = || 7;
        assert!(none() == 7, 3);
        let early = |x: u64| {
            if (x > 3) return 1;
            let y = x;
            while (true) { y = y + 1; if (y > 10) break };
            y
        };
        assert!(early(4) == 1 && early(2) == 11, 4);
        let pair = |x: u64, flag: bool| (flag, x + k);
        let (flag, sum) = pair(5, true);
        assert!(flag && sum == 25, 5);
        assert!(compose(double, |x| x + 1)(5) == 11, 6);
        assert!((|x: u64| x * 3)(4) == 12, 7);
        let nested = |x: u64| { let inner = |y: u64| x * 100 + y * 10 + k / 20; inner(2) };
        assert!(nested(3) == 321, 8);
    }

    fun check_captures() {
        let v = vector[1, 2, 3];
        let sum = |n: u64| { let s = n; v.for_each_ref(|e| s = s + *e); s };
        assert!(sum(10) == 16 && sum(1) == 7, 1);
        assert!(v.length() == 3, 2);
        let moved = move |i: u64| *v.borrow(i);
        assert!(moved(2) == 3, 3);
        let ticket = Ticket { id: 9 };
        let redeem = |bonus: u64| { let Ticket { id } = ticket; id + bonus };
        assert!(redeem(1) == 10, 4);
        let f = double;
        let with_function = copy |x: u64| f(x) + 1;
        assert!(with_function(4) == 9 && f(1) == 2, 5);
    }

    fun check_references() {
        let v = vector[5, 6];
        let at = |w: &vector<u64>, i: u64| *w.borrow(i);
        assert!(at(&v, 1) == 6, 1);
        let bump = |x: &mut u64| *x = *x + 1;
        bump(&mut v[0]);
        assert!(v[0] == 6, 2);
        let first = |w: &mut vector<u64>| w.borrow_mut(0);
        *first(&mut v) = 40;
        assert!(v == vector[40, 6], 3);
    }

    fun check_wrappers() {
        let limit = 5;
        let above: Predicate<u64> = |x| *x > limit;
        assert!(above(&6) && !above(&5), 1);
        let copied = above;
        assert!(copied(&7), 2);
        let filtered = vector[4, 5, 6, 7].filter(|x| above(x));
        assert!(filtered == vector[6, 7], 3);
        let reference = &above;
        assert!(reference(&9), 4);
        let once: Once = |x| x + limit;
        assert!(once(1) == 6, 5);
        let is_even: Predicate<u64> = even;
        assert!(is_even(&4), 6);
    }

    fun even(x: &u64): bool { *x % 2 == 0 }

    fun check_generic_functions() {
        assert!(map(vector[1, 2], |x| x > 1) == vector[false, true], 1);
        let base = 100u8;
        assert!(map(vector[1u8], |x| x + base) == vector[101], 2);
        assert!(wrap_all(vector[1u64, 2]) == vector[vector[1], vector[2]], 3);
    }

    fun wrap_all<T: copy + drop>(v: vector<T>): vector<vector<T>> {
        map(v, |e: T| vector[e])
    }

    fun check_storage(account: &signer) {
        let at = std::signer::address_of(account);
        move_to(account, Registry {
            handlers: vector[
                Handler { run: adder(1), name: 1 },
                Handler { run: |x| scaled(2, x, 3), name: 2 }
            ],
            main: add
        });
        assert!((Registry[at].main)(2, 3) == 5, 1);
        assert!((Registry[at].handlers[0].run)(10) == 11, 2);
        assert!((Registry[at].handlers[1].run)(10) == 23, 3);
        Registry[at].main = |x, y| scaled(x, y, 1);
        let main = Registry[at].main;
        assert!(main(3, 4) == 13, 4);
        let sum = 0;
        Registry[at].handlers.for_each_ref(|handler| sum = sum + (handler.run)(handler.name));
        assert!(sum == 2 + 7, 5);
    }

    fun check_equality() {
        let f = double;
        assert!(f == double, 1);
        assert!(adder(1) == adder(1) && adder(1) != adder(2), 2);
    }

    fun check_abilities_are_given_up() {
        let f: |u64| u64 has copy + drop + store = adder(5);
        let g: |u64| u64 has drop = f;
        assert!(g(1) == 6, 1);
        let list: vector<|u64| u64 has copy + drop> = vector[];
        list.push_back(f);
        list.push_back(double);
        list.push_back(|x| x);
        let sum = 0;
        list.for_each(|h| sum = sum * 100 + h(7));
        assert!(sum == 121407, 2);
        let chosen = if (sum > 1) f else double;
        assert!(chosen(1) == 6, 3);
    }
}
