// A constant of the module, and one that is imported, hides the builtin one of its name.

//# publish
module 0x42::limits { public const MAX_U8: u64 = 9; }
module 0x42::m {
    const MAX_U16: u8 = 7;
    public fun of_the_module(): u8 { MAX_U16 }
    public fun imported(): u64 { use 0x42::limits::MAX_U8; MAX_U8 }
    public fun builtin(): u8 { MAX_U8 }
}

//# run 0x42::m::of_the_module
//# run 0x42::m::imported
//# run 0x42::m::builtin
