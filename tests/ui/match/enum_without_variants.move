module 0x42::m {
    enum Nothing has drop {} //~ E0336
    enum Twice has drop { A, A } //~ E0205
    enum Lower has drop { a } //~ E0206
    enum Loop has drop { End, More(vector<Loop>) } //~ E0314
    struct NoCopy has drop {}
    enum Copied has copy, drop { A, B { it: NoCopy } } //~ E0402
    enum SameField has drop { A { x: u8, x: u8 }, B { x: u64 } } //~ E0205
    enum Unused<T> has drop { A, B } //~ W0203
}
