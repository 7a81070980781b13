// Byte strings with escapes, and hex strings.

//# publish
module 0x42::m {
    public fun f(): (vector<u8>, vector<u8>, vector<u8>) { (b"a\n\t\\\"\0\x7f", x"00fF", b"") }
}

//# run 0x42::m::f
