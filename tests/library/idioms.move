// The library as contract authors write with it: receivers, lambdas inside of lambdas, maps in resources.

module 0x42::idioms {
    use std::option::{Self, Option};
    use std::string::{Self, String};
    use std::vector;
    use std::signer;
    use std::error;
    use std::result::Result;
    use std::cmp;
    use aptos_std::simple_map::{Self, SimpleMap};
    use aptos_std::math64;
    use aptos_std::string_utils;
    use aptos_framework::ordered_map::{Self, OrderedMap};
    use aptos_std::fixed_point64::{Self, FixedPoint64};
    use std::fixed_point32::FixedPoint32;
    use aptos_std::type_info;

    struct Item has copy, drop, store { id: u64, tags: vector<String> }
    struct Store has key { items: OrderedMap<u64, Item>, owners: SimpleMap<address, u64>, best: Option<Item> }

    const E_NO_ITEM: u64 = 1;

    public entry fun init(s: &signer) {
        move_to(s, Store { items: ordered_map::new(), owners: simple_map::new(), best: option::none() });
    }

    public entry fun add(s: &signer, id: u64, tag: String) acquires Store {
        let addr = signer::address_of(s);
        let store = borrow_global_mut<Store>(addr);
        let item = Item { id, tags: vector[tag] };
        store.items.modify_or_add(&id, |old| { old.tags.push_back(tag); }, || item);
        if (!simple_map::contains_key(&store.owners, &addr)) simple_map::add(&mut store.owners, addr, 0);
        let count = simple_map::borrow_mut(&mut store.owners, &addr);
        *count = *count + 1;
        if (option::is_none(&store.best)) option::fill(&mut store.best, item);
        store.best.for_each_mut(|b| b.id = math64::max(b.id, id));
    }

    fun find(id: u64): Result<u64, u64> acquires Store {
        if (Store[@0x7].items.contains(&id)) {
            Result::Ok(id)
        } else {
            Result::Err(error::not_found(E_NO_ITEM))
        }
    }

    fun sum_of(f: |u64| u64 has copy + drop, n: u64): u64 {
        let t = 0;
        for (i in 0..n) t += f(i);
        t
    }

    #[test(s = @0x7)]
    fun run(s: &signer) acquires Store {
        init(s);
        add(s, 3, string::utf8(b"a"));
        add(s, 3, string::utf8(b"b"));
        add(s, 9, string::utf8(b"c"));
        assert!(Store[@0x7].best.borrow().id == 9, error::internal(1));
        let r = find(3).map(|x| x + 1).and_then(|x| if (x > 3) Result::Ok(x * 2) else Result::Err(1));
        assert!(r.unwrap() == 8);
        assert!(find(4).map_err(|e| e & 0xff).unwrap_err() == 1);
        let names = vector[];
        Store[@0x7].items.for_each_ref(|k, v| {
            let text = string_utils::format2(&b"{}:{}", *k, v.tags.length());
            v.tags.for_each_ref(|t| text.append(*t));
            names.push_back(text);
        });
        assert!(names == vector[string::utf8(b"3:2ab"), string::utf8(b"9:1c")]);
        let o = option::some(5).map(|x| x + 1).filter(|x| *x > 3).destroy_with_default(0);
        assert!(o == 6 && option::none<u64>().fold(7, |a, b| a + b) == 7);
        let v = vector[3, 1, 2];
        v.for_each_mut(|x| *x += 1);
        let total = 0;
        v.enumerate_ref(|i, x| total += i * *x);
        vector::for_each(v, |x| { if (x > 2) total = total + x; });
        assert!(total == (2 + 6) + 4 + 3, total);
        assert!(v.map(|x| v.map_ref(|y| x * *y).fold(0, |a, b| a + b)).contains(&36));
        assert!(sum_of(math64::sqrt, 10) == 0 + 3 * 1 + 5 * 2 + 3);
        assert!(vector::zip_map_ref(&v, &vector[1, 1, 1], |a, b| *a - *b) == vector[3, 1, 2]);
        let (found, at) = v.find(|x| *x == 2);
        assert!(found && at == 1 && v.any(|x| *x == 4) && !v.all(|x| *x == 4));
        let f: FixedPoint64 = fixed_point64::create_from_rational(1, 3);
        assert!(f.add(f).add(f).less(fixed_point64::create_from_u128(1)));
        let _: FixedPoint32 = math64::log2(10);
        assert!(type_info::type_name<Store>() == string::utf8(b"0x42::idioms::Store"));
        let sorted = vector[5, 4, 9];
        let n = sorted.length();
        for (i in 0..n) {
            for (j in 0..(n - 1)) {
                if (cmp::compare(&sorted[j], &sorted[j + 1]).is_gt()) sorted.swap(j, j + 1);
            }
        };
        assert!(sorted == vector[4, 5, 9]);
        let (ks, vs) = ordered_map::new_from(vector[2, 1], vector[@0x2, @0x1]).to_vec_pair();
        assert!(ks == vector[1, 2] && vs[0] == @0x1);
    }
}
