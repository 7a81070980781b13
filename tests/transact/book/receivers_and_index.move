// The chapters on receiver style functions and on index notation.

//# publish
module 0x42::receivers {
    struct S has copy, drop { x: u64, items: vector<u64> }
    struct Box<T> has copy, drop { value: T }
    enum E has copy, drop { A { x: u64 }, B }

    fun new(): S { S { x: 1, items: vector[10, 20] } }
    fun x(self: &S): u64 { self.x }
    fun set(self: &mut S, x: u64): &mut S { self.x = x; self }
    fun into(self: S): u64 { self.x }
    fun x_or(self: &E, other: u64): u64 { match (self) { A { x } => *x, B => other } }
    fun get<T: copy>(self: &Box<T>): T { self.value }
    fun convert<T: drop, U>(self: Box<T>, to: |T|U): Box<U> { let Box { value } = self; Box { value: to(value) } }
    fun typed<T, U: drop>(self: &Box<T>, other: U): vector<U> { vector[other] }
    fun not_a_receiver(this: &S): u64 { this.x }

    public fun calls(): vector<u64> {
        let s = new();
        let result = vector[s.x(), s.x, x(&s)];
        s.set(5).set(6);
        let (r, m) = (&new(), &mut new());
        result.append(vector[s.x(), r.x(), m.set(8).x(), new().into(), (&new()).x(), s.into(), not_a_receiver(&s)]);
        result
    }
    public fun generic(): (u64, bool, u64) {
        let box = Box { value: 3 };
        (box.get(), box.convert(|x| x == 3).get(), box.typed<u64, u8>(1).length() + box.typed(b"x").length())
    }
    public fun of_enums(): u64 { E::A { x: 1 }.x_or(5) + (E::B).x_or(70) }
    public fun of_vectors(): u64 {
        let v = vector[new(), new()];
        v[1].set(30).items.push_back(5);
        v.reverse();
        v[0].x() + v[0].items.length() + v[1].items[1] + v.map_ref(|s| s.x()).fold(0, |a, b| a + b)
    }
    public fun index(): (u64, vector<vector<u64>>) {
        let table = vector[vector[1, 2], vector[3]];
        table[0][1] += 40;
        table[1][0] = table[0][0];
        let row = &mut table[0];
        row.push_back(9);
        row[0] = 7;
        let cell = &mut table[1][0];
        *cell *= 100;
        let last = &table[0][2];
        (*last, table)
    }
    public fun index_of_fields(): vector<u64> {
        let s = new();
        s.items[0] += s.items[1];
        let r = &mut s;
        r.items[1] = r.items[0] * 2;
        s.items
    }
    public fun outside(i: u64) { let v = vector[1]; v[i] = 2; }
}

//# run 0x42::receivers::calls
//# run 0x42::receivers::generic
//# run 0x42::receivers::of_enums
//# run 0x42::receivers::of_vectors
//# run 0x42::receivers::index
//# run 0x42::receivers::index_of_fields
//# run 0x42::receivers::outside --args 1

// A receiver is called `self`, and its type is of the module.
//# publish
module 0x42::a {
    struct S has copy, drop { x: u64 }
    fun this(this: &S): u64 { this.x }
    fun f(s: S): u64 { s.this() }
    fun g(s: S): u64 { s.nothing() }
    fun h(x: u64): u64 { x.plus(1) }
    fun plus(self: u64, y: u64): u64 { self + y }
}

// Values are borrowed for a receiver, references are not read for one, nor made mutable.
//# publish
module 0x42::b {
    struct S has copy, drop { x: u64 }
    fun take(self: S): u64 { self.x }
    fun set(self: &mut S) { self.x = 1 }
    fun f(s: &S): u64 { s.take() }
    fun g(s: &S) { s.set() }
}

// An index is a `u64`, of a vector or of a resource type; an element by value is a copy.
//# publish
module 0x42::c {
    struct N { x: u64 }
    struct Plain has drop { x: u64 }
    fun f(v: vector<u64>): u64 { v[1u8] }
    fun g(v: &vector<N>): N { v[0] }
    fun h(): u64 { Plain[@0x1].x }
    fun i(n: N): u64 { let x = n[0]; let N { x: y } = n; x + y }
    fun j(v: &vector<u64>) { v[0] = 1 }
    fun k(v: vector<u64>): u64 { let (a, b) = (&mut v[0], &mut v[1]); *a = 1; *b }
}
