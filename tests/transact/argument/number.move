// Too few or too many arguments are NUMBER_OF_ARGUMENTS_MISMATCH, signers counted apart.

//# publish
module 0x42::m {
    public fun none() {}
    public fun two(_a: u64, _b: u64) {}
    public fun signed(_s: &signer, _a: u64) {}
    public fun by_two(_s: &signer, _t: signer) {}
}

//# run 0x42::m::none --args 1
//# run 0x42::m::two --args 1
//# run 0x42::m::two --args 1 2 3
//# run 0x42::m::two
//# run 0x42::m::signed --args 1
//# run 0x42::m::signed --signers 0xA
//# run 0x42::m::signed --signers 0xA 0xB --args 1
//# run 0x42::m::none --signers 0xA
//# run 0x42::m::by_two --signers 0xA
//# run 0x42::m::by_two --signers 0xA,0xB
