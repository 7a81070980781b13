// The chapter on vectors: literals of all kinds, the operations, destroying and copying.

//# publish
module 0x42::vectors {
    use std::vector;

    struct Ticket { number: u64 }

    public fun literals(): (vector<u8>, vector<u64>, vector<vector<bool>>, vector<address>) {
        (vector[], vector[1, 2, 3], vector[vector[true], vector<bool>[]], vector<address>[@0x1])
    }
    public fun bytes(): (vector<u8>, vector<u8>, vector<u8>, bool) {
        (b"", b"Hi\t\\ \"\x41\0", x"DEADbeef", b"AB" == x"4142" && b"A" == vector[65])
    }
    public fun operations(): vector<u64> {
        let v = vector::empty<u64>();
        vector::push_back(&mut v, 5);
        v.push_back(6);
        v.push_back(7);
        *vector::borrow_mut(&mut v, 1) = *vector::borrow(&v, 0) + 5;
        v[2] += 1;
        v.swap(0, 2);
        v.append(vector[1, 1]);
        assert!(v.pop_back() == 1 && v.length() == 4, 1);
        v.reverse();
        v
    }
    public fun searching(): (bool, bool, u64) {
        let v = vector[4, 5, 6];
        let (found, at) = v.index_of(&5);
        (v.contains(&6), found, at)
    }
    public fun tickets(): u64 {
        let v = vector[Ticket { number: 1 }, Ticket { number: 2 }];
        let Ticket { number } = v.pop_back();
        let Ticket { number: other } = v.remove(0);
        v.destroy_empty();
        number * 10 + other
    }
    public fun copied(): bool {
        let v = vector[1, 2];
        let w = copy v;
        w.push_back(3);
        v.length() == 2 && w.length() == 3
    }
    public fun whole(): u64 {
        let v = vector[1, 2, 3, 4];
        let sum = 0;
        v.for_each_ref(|x| sum += *x);
        let even = v.filter(|x| *x % 2 == 0);
        sum * 100 + even.map(|x| x * x).fold(0, |a, b| a + b)
    }
    public fun at(i: u64): u64 { vector[1, 2, 3][i] }
    public fun empty_pop() { vector<u8>[].pop_back(); }
    public fun not_empty() { vector[1].destroy_empty() }
}

//# run 0x42::vectors::literals
//# run 0x42::vectors::bytes
//# run 0x42::vectors::operations
//# run 0x42::vectors::searching
//# run 0x42::vectors::tickets
//# run 0x42::vectors::copied
//# run 0x42::vectors::whole
//# run 0x42::vectors::at --args 2
//# run 0x42::vectors::at --args 3
//# run 0x42::vectors::empty_pop
//# run 0x42::vectors::not_empty

// A vector of what cannot be dropped cannot be dropped, of what cannot be copied not copied.
//# publish
module 0x42::a {
    struct Ticket { number: u64 }
    fun f(_v: vector<Ticket>) {}
    fun g(v: &vector<Ticket>): vector<Ticket> { *v }
    fun h(v: &vector<Ticket>): Ticket { v[0] }
}

// The elements are of one type, which must be known; an index is a `u64`.
//# publish
module 0x42::b {
    fun f(): u64 { vector[1, true].length() }
    fun g() { let _v = vector[]; }
    fun h(v: vector<u8>): u8 { v[0u8] }
    fun i(): u64 { vector[&1].length() }
}

// Bytes are written by known escapes and by pairs of hexadecimal digits.
//# publish
module 0x42::c { fun f(): vector<u8> { b"\q" } fun g(): vector<u8> { x"123" } fun h(): vector<u8> { x"0g" } }
