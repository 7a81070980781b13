// What "Names", "Constants" and "Visibility" of the rules refuse.
module 0x42::names {
    use std::vector;
    use std::vector; //~ E0207
    use std::signer::address_of; //~ E0207

    struct S has copy, drop { a: u64, b: u64 }
    struct lower {} //~ E0206
    struct SameFields { a: u64, a: u8 } //~ E0205
    struct Holds { a: Holder } //~ E0314
    struct Holder { a: vector<Holds> }
    enum SameVariants { A, A } //~ E0205
    enum NoVariants {} //~ E0336

    const A: u64 = 1;
    const A: u64 = 2; //~ E0205
    const lower_constant: u64 = 1; //~ E0206
    const CIRCLE: u64 = ROUND; //~ E0319
    const ROUND: u64 = CIRCLE;
    const CALL: u64 = f(); //~ E0316
    const IF: u64 = if (true) 1 else 2; //~ E0316
    const OVERFLOW: u8 = 255 + 1; //~ E0317
    const DIVISION: u8 = 1 / 0; //~ E0317
    const CAST: u8 = (256u64 as u8); //~ E0317
    const SHIFT: u8 = 1 << 8; //~ E0317
    const STRUCT: S = S { a: 1, b: 2 }; //~ E0318
    const SIGNER: signer = f(); //~ E0318
    const INDEX: u64 = vector[1][0]; //~ E0316
    const STATEMENT: u64 = { 1 / 0; 2 }; //~ E0317
    const LET: u64 = { let x = 1; x }; //~ E0316
    const OTHER_TYPE: u8 = 1u64; //~ E0301

    fun f(): u64 { 1 }
    fun f(): u64 { 2 } //~ E0205
    fun address_of() {}
    fun _underscore() {} //~ E0206
    fun move_to() {} //~ E0206
    fun assert() {} //~ E0206
    fun exists() {} //~ E0206
    fun freeze() {} //~ E0206
    fun same_parameters(_a: u64, _a: u64) {} //~ E0205
    fun upper_parameter(Upper: u64): u64 { Upper } //~ E0206
    fun same_binders() { let (_a, _a) = (1, 2); } //~ E0205
    fun wildcard_is_no_value(_: u64): u64 { _ } //~ E0201
    fun nested_label() { 'a: loop { 'a: loop { break 'a } } } //~ E0205
    fun undefined_label() { loop { break 'b } } //~ E0210
    fun growing<T: drop>(x: T) { growing<vector<T>>(vector::singleton(x)) } //~ E0315
    fun wildcard_of_for() { for (_ in 0..3) {} } //~ E0206
    fun address_too_large(): address { @0x10000000000000000000000000000000000000000000000000000000000000000 } //~ E0220
}
module 0x42::circle { use 0x42::round; fun f() { round::f() } public fun g() {} } //~ E0216
module 0x42::round { use 0x42::circle; public fun f() { circle::g() } }
module 0x42::mixed { friend 0x42::itself; package fun f() {} } //~ E0215
module 0x42::itself { friend 0x42::itself; } //~ E0215
module 0x42::twice { friend 0x42::itself; friend 0x42::itself; } //~ E0215
module 0x42::nobody { friend 0x42::nowhere; } //~ E0202
module 0x42::stranger { friend 0x43::far; } //~ E0215
module 0x43::far {
    public struct Resource has key { x: u64 } //~ E0228
    package fun f() {} //~ E0215
    friend fun g() {}
}
module 0x44::outside { fun f() { 0x43::far::f(); } fun g() { 0x43::far::g(); } } //~ E0212 E0212
