// The chapter on generics, and that on phantom parameters: arguments given or inferred, constraints, what conditions abilities.

//# publish
module 0x42::generics {
    struct Box<T> has copy, drop, store { value: T }
    struct Two<A, B> has copy, drop { a: A, b: B }
    struct Coin<phantom Currency> has store { amount: u64 }
    struct Euro {}
    struct Kept<T: store> has key { value: T }
    struct Marked<phantom T> has copy, drop {}
    enum Either<L, R> has copy, drop { Left(L), Right(R) }

    fun id<T>(x: T): T { x }
    public fun boxed<T>(value: T): Box<T> { Box { value } }
    public fun unboxed<T>(box: Box<T>): T { let Box { value } = box; value }
    public fun double<T: copy>(x: T): (T, T) { (copy x, x) }
    public fun swap<A, B>(two: Two<A, B>): Two<B, A> { let Two { a, b } = two; Two { a: b, b: a } }

    public fun inferred(): (u8, bool, u64) {
        let byte: u8 = unboxed(boxed(5));
        let Two { a, b } = swap(Two { a: 1, b: true });
        let v = vector[];
        v.push_back(Box { value: b });
        (byte, a, id<u64>(v[0].value))
    }
    public fun given(): u64 {
        let boxes = vector<Box<u64>>[];
        boxes.push_back(Box<u64> { value: 3 });
        let Two<u64, u8> { a, b: _ } = Two<u64, u8> { a: 4, b: 5 };
        let either = Either::Left<u64, bool>(1);
        a + boxes[0].value + match (either) { Left(x) => x, Right(_) => 0 }
    }
    public fun mint<C>(amount: u64): Coin<C> { Coin { amount } }
    public fun join<C>(one: &mut Coin<C>, other: Coin<C>) {
        let Coin { amount } = other;
        one.amount += amount
    }
    public fun keep<T: store>(s: &signer, value: T) { move_to(s, Kept { value }) }
    public fun coins(s: &signer) {
        let coin = mint<Euro>(3);
        join(&mut coin, mint(4));
        keep(s, coin)
    }
    public fun marks(): bool { let m = Marked<Euro> {}; let n = m; m == n }
    public fun size<T>(): u64 { if (std::type_info::type_name<T>() == std::string::utf8(b"u8")) 1 else 0 }
}

//# run 0x42::generics::inferred
//# run 0x42::generics::given
//# run 0x42::generics::coins --signers 0x7
//# view --address 0x7 --resource 0x42::generics::Kept<0x42::generics::Coin<0x42::generics::Euro>>
//# run 0x42::generics::marks
//# run 0x42::generics::double --type-args vector<u8> --args b"a"
//# run 0x42::generics::keep --signers 0x7 --type-args vector<u64> --args [1,2]

// Arguments must satisfy the constraints, as must those in types.
//# publish
module 0x42::a {
    struct N {}
    struct Kept<T: store + drop> has key { value: T }
    fun drops<T: drop>(_x: T) {}
    fun f(n: N) { drops(n) }
    fun g(): Kept<N> { abort 1 }
    fun h<T: store>(value: T): Kept<T> { Kept { value } }
}

// Nothing can be done with a value of an unconstrained type but pass it on.
//# publish
module 0x42::b {
    fun f<T>(_x: T) {}
    fun g<T>(x: T): (T, T) { (x, x) }
    fun h<T>(x: &mut T, y: T) { *x = y }
    struct Box<T> has copy, drop { value: T }
    fun i<T: copy>(box: Box<T>) { box; }
}

// Phantom parameters stand where they cannot matter.
//# publish
module 0x42::c { struct A<phantom T> { value: T } struct B<phantom T> { values: vector<T> } }

// As many type arguments as parameters, all of them known, and no types that grow without end.
//# publish
module 0x42::d {
    struct Two<A, B> has drop { a: A, b: B }
    fun id<T>(x: T): T { x }
    fun none<T>() {}
    fun f(x: Two<u64>) {}
    fun g() { id<u8, u8>(1); }
    fun h() { none(); }
    fun i(x: u64<u8>) {}
}
//# publish
module 0x42::e { struct Box<T> has drop { value: T } fun f<T: drop>(x: T, n: u64) { if (n > 0) f(Box { value: x }, n - 1) } }
