// What "Types and inference" of the rules refuses, a function for each rule.
module 0x42::types {
    struct R has key { x: u64 }
    struct Nothing<T> has drop {} //~ W0203
    struct OfTuple { a: (u64, u64) } //~ E0310
    struct OfReference { a: &u64 } //~ E0309

    fun loop_with_break_is_unit(): u64 { loop { break } } //~ E0301
    fun while_is_unit(): u64 { while (true) {} } //~ E0301
    fun for_is_unit(): u64 { for (i in 0..3) {} } //~ E0301
    fun if_without_else_is_unit(): u64 { if (true) 3 } //~ E0301
    fun block_with_semicolon_is_unit(): u64 { 3; } //~ E0301
    fun assignment_is_unit(x: u64): u64 { x = 3 } //~ E0301
    fun literal_over_u64() { 18446744073709551616; } //~ E0306
    fun literal_out_of_range(): u8 { 256 } //~ E0306
    fun operands_never_widen(a: u64, b: u8): u64 { a + b } //~ E0301
    fun shift_takes_u8(a: u64, b: u64): u64 { a << b } //~ E0301
    fun local_never_typed() { let x; } //~ E0304
    fun parameter_of_a_struct_never_typed() { Nothing {}; } //~ E0304
    fun no_reference_of_a_value(a: &u64, b: u64): bool { a == b } //~ E0301
    fun functions_are_invariant(f: |u64|u64 has drop): |u8|u64 has drop { f } //~ E0301
    fun tuple_as_local() { let x = (1, 2); } //~ E0310
    fun tuple_in_a_tuple() { let (a, b) = (1, (2, 3)); } //~ E0310
    fun tuple_as_type_argument() { pass<(u64, u8)>(abort 1); } //~ E0310
    fun reference_as_type_argument() { pass<&u64>(abort 1); } //~ E0309
    fun reference_to_a_reference(_x: & &u64) {} //~ E0309
    fun reference_to_a_value(x: u64): &u64 { x } //~ E0301
    fun mutable_from_immutable(x: &u64): &mut u64 { x } //~ E0301
    fun lambda_of_unit_result(): |u64| { |x| x } //~ E0301
    fun freeze_of_a_value(x: u64): &u64 { freeze(x) } //~ E0301
    fun negation_of_unsigned(x: u64): u64 { -x } //~ E0305
    fun bits_of_signed(x: i64): i64 { x & 1 } //~ E0305
    fun shift_of_signed(x: i64): i64 { x << 1 } //~ E0305
    fun signed_literal_out_of_range(): i8 { -129 } //~ E0306
    fun index_that_is_no_u64(v: vector<u64>, i: u8): u64 { v[i] } //~ E0301
    fun resource_at_a_number(): u64 { R[1].x } //~ E0301
    fun cast_of_a_bool(x: bool): u64 { (x as u64) } //~ E0311
    fun for_of_another_type() { for (i in 0..3u8) { let x: u64 = i; } } //~ E0301

    fun pass<T>(x: T): T { x }
}
