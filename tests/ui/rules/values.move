// What "Inline functions", "Function values", "Enums and match" and "Messages" of the rules refuse.
module 0x42::values {
    use std::string::String;

    struct R has key { x: u64 }
    struct Stored(|u64|u64 has store) has store;
    struct N has drop {}
    enum E has drop { A(N), B }
    enum F has copy, drop { A, B, C { x: u64 }, D { x: u8 } }

    inline fun apply(f: |u64|u64): u64 { f(1) }
    inline fun passes_a_parameter(f: |u64|u64): u64 { apply(f) } //~ E0351
    inline fun circle() { round() } //~ E0352
    inline fun round() { circle() }
    native inline fun no_native(); //~ E0354
    entry inline fun no_entry() {} //~ E0354
    inline fun no_return(): u64 { return 3 } //~ E0353

    fun add_one(x: u64): u64 { x + 1 }
    fun name_for_a_lambda(): u64 { apply(add_one) } //~ E0351
    fun inline_as_a_value() { let _ = circle; } //~ E0362
    fun capture_of_a_reference(x: &u64): u64 { let g = |y: u64| *x + y; g(1) } //~ E0361
    fun capture_that_is_changed(): u64 { let x = 1; let g = || { x = 2; }; g(); x } //~ E0360
    fun lambda_is_not_stored(y: u64): Stored { Stored(|x| x * y + 1) } //~ E0359
    fun private_is_not_stored(): Stored { Stored(add_one) } //~ E0301
    fun storage_of_a_parameter<T: key>(): bool { exists<T>(@0x1) } //~ E0214
    fun storage_of_another_module() { move_from<String>(@0x1); } //~ E0214
    fun parts_of_another_module(s: String): vector<u8> { s.bytes } //~ E0213

    fun unreachable_arm(x: u64): u64 { match (x) { _ => 1, 2 => 3 } } //~ E0331
    fun missing_arm(x: F): u64 { match (x) { A => 1, B => 2 } } //~ E0330
    fun guards_do_not_count(x: F): u64 { match (x) { A => 1, B => 2, C { .. } => 3, D { .. } if (true) => 4 } } //~ E0330
    fun missing_integers(x: u8): u64 { match (x) { 0..=9 => 1, 11.. => 2 } } //~ E0330
    fun empty_range(x: u8): u64 { match (x) { 9..9 => 1, _ => 2 } } //~ E0335
    fun unknown_variant(x: F): bool { x is Z } //~ E0332
    fun field_of_two_types(x: F): u64 { (x.x as u64) } //~ E0337
    fun literal_in_a_let() { let 1 = 2; } //~ E0334

    fun wrong_count() { assert!(true, b"{} {}", 1); } //~ E0371
    fun too_many() { assert!(true, b"{} {} {} {} {}", 1, 2, 3, 4, 5); } //~ E0302
    fun single_brace() { assert!(true, b"{ {}", 1); } //~ E0370
    fun abort_of_a_bool() { abort true } //~ E0301
}
