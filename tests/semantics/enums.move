//@ fails selected_in_another_variant STRUCT_VARIANT_MISMATCH
//@ fails assigned_in_another_variant STRUCT_VARIANT_MISMATCH
//@ fails let_of_another_variant STRUCT_VARIANT_MISMATCH
//@ fails let_of_a_reference_to_another_variant STRUCT_VARIANT_MISMATCH
//@ fails let_of_a_reference_without_fields STRUCT_VARIANT_MISMATCH
//@ fails nested_let_of_another_variant STRUCT_VARIANT_MISMATCH
/// Enums: values, tests, fields, storage.
module 0x42::enums {
    use std::bcs;
    use std::signer;
    use std::vector;

    enum Unit has copy, drop, store { A, B, C }
    enum Maybe<T> has copy, drop, store { None, Some(T) }
    enum Shape has copy, drop, store {
        Point,
        Circle { radius: u64, name: vector<u8> },
        Rectangle { width: u64, height: u64, name: vector<u8> },
        Cube(u8, u128, u64),
    }
    enum Versioned has key { V1 { count: u64 }, V2 { count: u64, extra: Maybe<Shape> } }
    enum Single has copy, drop { Only { value: u256 } }
    enum Coin { Gold(u64), Paper { value: u64, numbers: vector<u64> } }
    struct Tag;
    struct Positional(u64, Maybe<Unit>) has copy, drop;

    fun circle(radius: u64): Shape { Circle { radius, name: b"circle" } }
    fun cube(): Shape { Shape::Cube(1, 2, 3) }

    fun check_variants_are_told_apart() {
        let unit = Unit::B;
        assert!(unit is B, 1);
        assert!(!(unit is Unit::A | C), 2);
        assert!((unit is A | B | C), 3);
        let shape = cube();
        assert!(&shape is Cube, 4);
        assert!(!(shape is Shape::Point | Shape::Circle), 5);
        assert!(circle(1) is Circle, 6);
    }

    fun check_values_are_equal_by_variant_and_fields() {
        assert!(Unit::A == Unit::A && Unit::A != Unit::B, 1);
        assert!(circle(1) == circle(1) && circle(1) != circle(2), 2);
        let none: Maybe<u64> = None;
        assert!(none != Some(0) && none == Maybe::None<u64> && Maybe::Some(7u8) == Some(7), 3);
        assert!(&cube() == &cube() && &cube() != &Shape::Point, 4);
        let a = vector[Unit::A, Unit::B, Unit::C];
        let b = vector[Unit::A, Unit::B];
        b.push_back(C);
        assert!(a == b, 5);
        assert!(Only_(1) == Single::Only { value: 1 } && Only_(1) == Only { value: 1 }, 6);
    }

    fun Only_(value: u256): Single { Only { value } }

    fun check_copies_are_deep() {
        let one = circle(1);
        let other = one;
        other.radius = 5;
        other.name.push_back(33);
        assert!(one.radius == 1 && one.name == b"circle", 1);
        assert!(other.radius == 5 && other.name == b"circle!", 2);
        other = Shape::Rectangle { width: 1, height: 2, name: other.name };
        assert!((other is Rectangle) && other.name == b"circle!", 3);
        assert!(one != other, 4);
    }

    fun check_fields_are_places_in_every_variant_that_has_them() {
        let shapes = vector[circle(4), Rectangle { width: 3, height: 4, name: b"r" }];
        let i = 0;
        while (i < 2) {
            let shape = &mut shapes[i];
            let name = &mut shape.name;
            name.push_back(33);
            shape.name.push_back(63);
            i += 1;
        };
        assert!(shapes[0].name == b"circle!?", 1);
        assert!(shapes[1].name == b"r!?", 2);
        let width = &mut shapes[1].width;
        *width += 10;
        shapes[1].height *= 2;
        assert!(shapes[1].width * shapes[1].height == 13 * 8, 3);
        let cube = cube();
        cube.1 = 1 << 100;
        assert!(cube.0 == 1 && cube.1 == 1 << 100 && cube.2 == 3, 4);
    }

    fun check_two_fields_may_be_borrowed_at_once() {
        let shape = Rectangle_();
        swap(&mut shape.width, &mut shape.height);
        assert!(shape.width == 4 && shape.height == 3, 1);
    }

    fun swap(left: &mut u64, right: &mut u64) {
        let kept = *left;
        *left = *right;
        *right = kept;
    }

    fun Rectangle_(): Shape { Rectangle { width: 3, height: 4, name: b"" } }

    fun check_a_value_changes_its_variant() {
        let shape = circle(1);
        let reference = &mut shape;
        *reference = cube();
        assert!(shape is Cube, 1);
        shape = Point_();
        assert!(shape is Point, 2);
        let list = vector[Unit::A];
        list[0] = Unit::C;
        assert!(list[0] is C, 3);
    }

    fun Point_(): Shape { Point }

    fun check_lets_take_apart() {
        let Shape::Circle { radius, name } = circle(9);
        assert!(radius == 9 && name == b"circle", 1);
        let Shape::Cube(.., last) = cube();
        assert!(last == 3, 2);
        let shape = circle(8);
        let Shape::Circle { radius, .. } = &mut shape;
        *radius = 7;
        assert!(shape.radius == 7, 3);
        let Single::Only { value } = Only_(6);
        assert!(value == 6, 4);
        let (width, height);
        Shape::Rectangle { width, height, name: _ } = Rectangle_();
        assert!(width + height == 7, 5);
        let Tag = Tag;
        let Positional(number, Maybe::Some(unit)) = Positional(1, Some(Unit::C));
        assert!(number == 1 && (unit is C), 6);
        let Unit::B = Unit::B;
        let Unit::B = &Unit::B;
        let Coin::Paper { value, numbers } = Coin::Paper { value: 5, numbers: vector[1] };
        assert!(value == 5 && numbers == vector[1], 7);
    }

    fun check_positional_structs() {
        let p = Positional(1, Maybe::None);
        p.0 += 1;
        p.1 = Some(Unit::A);
        assert!(p.0 == 2 && (p.1 is Some) && (p.1.0 is A), 1);
        let Positional(n, ..) = &mut p;
        *n = 10;
        assert!(p == Positional(10, Some(A)), 2);
    }

    fun check_storage(account: &signer) acquires Versioned {
        let at = signer::address_of(account);
        assert!(!exists<Versioned>(at), 1);
        move_to(account, Versioned::V1 { count: 1 });
        bump(at);
        Versioned[at].count += 3;
        assert!((&Versioned[at] is V1) && Versioned[at].count == 5, 2);
        let Versioned::V1 { count } = move_from<Versioned>(at);
        move_to(account, Versioned::V2 { count, extra: Some(cube()) });
        bump(at);
        let stored = &mut Versioned[at];
        assert!(stored.count == 6, 3);
        assert!(stored.extra is Some, 4);
        stored.extra.0.1 = 77;
        assert!(Versioned[at].extra.0.1 == 77, 5);
        Versioned[at].extra = None;
        let Versioned::V2 { count, extra } = move_from<Versioned>(at);
        assert!(count == 6 && (extra is None), 6);
    }

    fun bump(at: address) acquires Versioned {
        Versioned[at].count += 1;
    }

    fun check_enums_in_vectors_of_vectors() {
        let lists = vector[vector[Unit::A, Unit::B], vector[]];
        lists[1].push_back(C);
        assert!((lists[0][1] is B) && (lists[1][0] is C), 1);
        let popped = vector::pop_back(&mut lists[0]);
        assert!((popped is B) && lists[0].length() == 1, 2);
    }

    fun check_order_and_bytes() {
        assert!(Unit::A < Unit::B && Unit::B < Unit::C && Unit::C >= Unit::C, 1);
        assert!(Maybe::None<u8> < Some(0) && Maybe::Some(1u8) < Some(2), 2);
        assert!(circle(9) < Rectangle_() && circle(1) < circle(2) && cube() > circle(3), 3);
        assert!(bcs::to_bytes(&Unit::C) == x"02" && bcs::to_bytes(&Maybe::Some(7u16)) == x"010700", 4);
        assert!(bcs::to_bytes(&circle(1)) == x"01010000000000000006636972636c65", 5);
    }

    fun check_generic_instances() {
        let a = wrap(1u8);
        let b = wrap(vector[Unit::A]);
        let c = wrap(wrap(@0x1));
        assert!(unwrap(a) == 1 && (unwrap(b)[0] is A) && unwrap(unwrap(c)) == @0x1, 1);
        assert!(size(&wrap(1u256)) == 1 && size(&Maybe::None<bool>) == 0, 2);
    }

    fun wrap<T>(value: T): Maybe<T> { Maybe::Some(value) }
    fun unwrap<T>(maybe: Maybe<T>): T { let Maybe::Some(value) = maybe; value }
    fun size<T>(maybe: &Maybe<T>): u64 { if (maybe is Some) 1 else 0 }

    fun selected_in_another_variant() {
        let shape = cube();
        assert!(shape.radius == 1, 1);
    }

    fun assigned_in_another_variant() {
        let shape = Point_();
        shape.radius = 1;
    }

    fun let_of_another_variant() {
        let Maybe::Some(_x) = Maybe::None<u64>;
    }

    fun let_of_a_reference_to_another_variant() {
        let Shape::Circle { radius: _radius, .. } = &cube();
    }

    fun let_of_a_reference_without_fields() {
        let Unit::A = &Unit::B;
    }

    fun nested_let_of_another_variant() {
        let Positional(_n, Maybe::Some(Unit::A)) = Positional(1, Some(B));
    }
}
