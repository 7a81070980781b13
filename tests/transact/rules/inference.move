// Types that are known only behind the place where they are needed, and those that nothing writes down.

//# publish
module 0x42::later {
    use std::option;

    struct Item has copy, drop { weight: u64, tags: vector<u8> }
    enum Shape has copy, drop { Round(u64), Flat { side: u64, inner: vector<Shape2> } }
    enum Shape2 has copy, drop { One, Two(u8) }

    fun weight(self: &Item): u64 { self.weight }
    inline fun apply<T, R>(f: |&T| R, x: &T): R { f(x) }
    fun item(weight: u64): Item { Item { weight, tags: vector[7] } }

    public fun before_the_dot() {
        // A field, a receiver, an element, what is behind a reference, and a function of a parameter.
        let field = |x| x.weight;
        assert!(field(item(3)) == 3, 1);
        let receiver = |x| x.weight();
        assert!(receiver(&item(4)) == 4, 2);
        let element = |x| x.tags[0];
        assert!(element(item(1)) == 7u8, 3);
        let referent = |r| *r + 1;
        assert!(referent(&3) == 4u64, 4);
        let written = |r| { *r = *r + 1; };
        let n = 3u8;
        written(&mut n);
        assert!(n == 4, 5);
        let call = |f, x| f(x) + 1;
        assert!(call(|x| x * 2, 5u8) == 11, 6);
        assert!(apply(|x| x.weight, &item(5)) == 5, 7);
    }

    public fun in_the_past() {
        // An empty container that something is put into afterwards.
        let best = option::none();
        vector[item(2), item(9), item(4)].for_each(|it| {
            if (best.is_none() || best.borrow().weight < it.weight()) best = option::some(it)
        });
        assert!(best.destroy_some().weight == 9, 1);
        let items = vector[];
        let first = if (items.is_empty()) 0 else items[0].weight;
        items.push_back(item(6));
        assert!(first == 0 && items[0].weight == 6, 2);
        let matched = |s| match (s) { Round(x) => x, Flat { side, .. } => side };
        assert!(matched(Shape::Round(8)) == 8, 3);
        let tested = |s| s is Round;
        assert!(!tested(&Shape::Flat { side: 1, inner: vector[] }), 4);
        // The names of variants alone in a vector whose type is known.
        let shape = Shape::Flat { side: 1, inner: vector[One, Two(3)] };
        assert!(shape.inner[1] == Shape2::Two(3), 5);
        // One wait leads to another.
        let chain = |x, y| { let z = x.inner[0]; z == y };
        assert!(!chain(shape, Shape2::Two(3)), 6);
    }
}

//# run 0x42::later::before_the_dot

//# run 0x42::later::in_the_past
