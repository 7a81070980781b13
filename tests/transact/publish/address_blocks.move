// The old form with a block of an address still works.

//# init --addresses Home=0x42

//# publish
address Home {
    module a { public fun n(): u64 { 1 } }
    module b { public fun n(): u64 { Home::a::n() + 1 } }
}

//# run Home::b::n
