// The chapter on constants: their types, what computes them, and that they stay the same.

//# publish
module 0x42::constants {
    const FLAG: bool = !false && (1 < 2);
    const MASK: u8 = (1 << 3) | 0x0F ^ 1;
    const NAME: vector<u8> = b"name";
    const TABLE: vector<vector<u64>> = vector[vector[1, 2], vector[], vector[BASE]];
    const OWNER: address = @0x42;
    const BASE: u64 = LATER * 10;
    const LATER: u64 = { 4 };
    const WIDE: u256 = (BASE as u256) << 100;
    const BELOW: i64 = -5 / 2;
    const SAME: bool = NAME == b"name" && OWNER != @0x1 && TABLE != vector[];
    /// There is no such thing.
    const ENOT_FOUND: u64 = 404;

    public fun all(): (bool, u8, vector<u8>, vector<vector<u64>>, address, u64, u256, i64, bool) {
        (FLAG, MASK, NAME, TABLE, OWNER, Self::BASE, 0x42::constants::WIDE, BELOW, SAME)
    }
    public fun changed_copy(): (u64, u64) {
        let x = BASE;
        x += 1;
        let t = TABLE;
        t[0][0] = 9;
        (x + BASE, TABLE[0][0] + t[0][0])
    }
    public fun references(): u64 { *&BASE + NAME.length() + *TABLE[2].borrow(0) }
    public fun fail() { abort ENOT_FOUND }
    public fun limits(): bool { MAX_U8 == 255 && MAX_U64 - 1 == 18446744073709551614 && MIN_I8 == -128 }
}

//# run 0x42::constants::all
//# run 0x42::constants::changed_copy
//# run 0x42::constants::references
//# run 0x42::constants::fail
//# run 0x42::constants::limits

// What cannot be computed is an error where it stands.
//# publish
module 0x42::a {
    const A: u8 = 255 + 1;
    const B: u64 = 1 / 0;
    const C: u8 = (256 as u8);
    const D: u64 = 0 - 1;
    const E: u8 = 1 << 8;
    const F: i8 = -128 / -1;
}

// No calls, structs, control or index; no circle; types and names as they must be.
//# publish
module 0x42::b {
    struct S has copy, drop {}
    fun one(): u64 { 1 }
    const A: u64 = one();
    const B: u64 = if (true) 1 else 2;
    const C: u64 = vector[1][0];
    const D: S = S {};
    const E: u64 = true;
}
//# publish
module 0x42::c { const A: u64 = B; const B: u64 = A; }
//# publish
module 0x42::d { const lower: u64 = 1; }

// They are not assigned and not visible in other modules.
//# publish
module 0x42::e { const A: u64 = 1; fun f() { A = 2; } }
//# publish
module 0x42::g { fun f(): u64 { 0x42::constants::BASE } }
