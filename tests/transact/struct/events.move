// Events come in the order in which they were emitted, and are gone where the transaction fails.

//# publish
module 0x42::m {
    #[event] struct A has drop, store { n: u64 }
    #[event] struct B<T> has drop, store { v: vector<T> }
    public entry fun emit(n: u64) {
        0x1::event::emit(A { n });
        0x1::event::emit(B<u8> { v: vector[1, 2] });
        0x1::event::emit(A { n: n - 1 });
    }
}

//# run 0x42::m::emit --args 5
//# run 0x42::m::emit --args 0
