// Vectors hold values of every type with the abilities asked for, and print them without names.

//# publish
module 0x42::m {
    struct P has copy, drop { x: u8, ok: bool }
    public fun make(): (vector<bool>, vector<address>, vector<P>, vector<vector<u16>>, vector<u256>) {
        (
            vector[true, false],
            vector[@0x1, @0x42],
            vector[P { x: 1, ok: true }, P { x: 2, ok: false }],
            vector[vector[], vector[1, 2]],
            vector[0, 1],
        )
    }
}

//# run 0x42::m::make
