// What the sections on modules, types, literals, locals and storage refuse, an item for each rule.
module 0x42::core {
    struct Inner { x: u64 }
    struct Resource has key { x: u64 }
    struct Copied has key, copy, drop { x: u64 }
    struct Generic<T> has key { t: T }
    struct KeyNeedsStore has key { inner: Inner } //~ E0402
    struct CopyNeedsCopy has copy { inner: Inner } //~ E0402
    struct SameParameters<T, T> { t: T } //~ E0205 W0203
    struct Unknown has clone {} //~ E0101
    struct PhantomField<phantom T> { x: T } //~ E0403
    struct PhantomInVector<phantom T> { x: vector<T> } //~ E0403
    struct PhantomInPlain<phantom T> { x: Generic<T> } //~ E0403
    enum Recursive { Node { below: vector<Recursive> } } //~ E0314

    fun integer_is_no_address(a: u64): bool { exists<Resource>(a) } //~ E0301
    fun resource_without_key(s: &signer) { move_to(s, 1) } //~ E0404
    fun instance_without_key(s: &signer) { move_to(s, Generic { t: Inner { x: 1 } }) } //~ E0404
    fun signer_by_value(s: signer) { move_to(s, Resource { x: 1 }) } //~ E0301
    fun signer_is_not_copied(s: &signer): signer { *s } //~ E0422
    fun resource_not_inferred(a: address): bool { exists(a) } //~ E0304
    fun resource_of_another_type(s: &signer) { move_to<Resource>(s, Copied { x: 1 }) } //~ E0301
    fun resource_is_not_copied(a: address): Resource { *borrow_global<Resource>(a) } //~ E0422
    fun written_through_borrow_global(a: address) { borrow_global<Copied>(a).x = 1 } //~ E0321
    fun taken_and_dropped(a: address) { move_from<Resource>(a); } //~ E0423
    fun parameter_is_no_resource<T: key>(s: &signer, t: T) { move_to(s, t) } //~ E0214
    fun address_without_value(): address { @nowhere } //~ E0203
    fun width_that_does_not_exist(): u8 { 1u9 } //~ E0006
    fun suffix_and_letters(): u8 { 5u8abc } //~ E0006
    fun hex_without_digits(): u8 { 0x } //~ E0006
    fun unknown_escape(): vector<u8> { b"\q" } //~ E0004
    fun odd_hex_string(): vector<u8> { x"0" } //~ E0005
    fun string_without_prefix(): vector<u8> { "abc" } //~ E0002
    fun move_of_an_expression(x: u64): u64 { move (x + 1) } //~ E0101
    fun copy_of_a_literal(): u64 { copy 3 } //~ E0101
    fun reference_for_a_value(x: u64): u64 { x = &2; x } //~ E0301
    fun write_through_an_immutable_reference(x: &u64) { *x = 1 } //~ E0321
    fun write_through_a_value(x: u64) { *x = 1 } //~ E0307
    fun logic_of_integers(x: u64): bool { x && true } //~ E0301
    fun negation_of_an_integer(x: u64): bool { !x } //~ E0301
    fun bits_of_booleans(x: bool, y: bool): bool { x & y } //~ E0305
    fun equality_of_two_types(x: u8, y: u64): bool { x == y } //~ E0301
    fun equality_of_reference_and_value(x: &u64, y: u64): bool { x == y } //~ E0301
    fun order_of_two_types(x: u8, y: u64): bool { x < y } //~ E0301
    fun condition_of_if(): u64 { if (1) 2 else 3 } //~ E0301
    fun condition_of_while() { while (1) {} } //~ E0301
    fun condition_of_assert() { assert!(1, 2) } //~ E0301
    fun code_of_assert() { assert!(true, true) } //~ E0301
    fun no_arguments_of_assert() { assert!() } //~ E0302
    fun return_without_value(): u64 { return } //~ E0301
    fun continue_without_loop() { continue } //~ E0211
    fun type_argument_not_inferred() { nothing(); } //~ E0304
    fun too_many_type_arguments() { nothing<u8, u16>(); } //~ E0303
    fun constraint_not_met() { dropped(Inner { x: 1 }) } //~ E0401
    fun too_many_arguments() { nothing<u8>(1); } //~ E0302
    fun undeclared_type(_x: Undeclared) {} //~ E0208
    fun undeclared_local() { undeclared = 1; } //~ E0201
    fun spread_of_a_value(c: Copied): Copied { Copied { x: 2, ..c } } //~ E0101
    fun rest_of_a_tuple() { let (a, ..) = (1, 2); } //~ E0112
    fun too_few_names() { let (a, b) = (1, 2, 3); } //~ E0320
    fun assignment_to_a_sum(x: u64) { (x + 1) = 3; } //~ E0106
    fun type_hole() { let x: _ = 3; } //~ E0101
    fun function_in_a_function() { fun inner() {} } //~ E0101
    fun default_of_a_parameter(x: u64 = 3) {} //~ E0101
    fun bounds_of_two_types() { for (i in 0u8..3u64) {} } //~ E0301
    fun bounds_of_addresses() { for (i in @0x1..@0x2) {} } //~ E0301
    fun increment(x: u64): u64 { x++ } //~ E0101
    fun cast_between_operators(x: u8): u64 { x as u64 + 1 } //~ E0107
    fun cast_to_a_bool(x: u8): bool { (x as bool) } //~ E0311
    fun index_assigned_through_a_reference(v: &vector<u64>) { v[0] = 1 } //~ E0321
    fun field_assigned_through_a_reference(c: &Copied) { c.x = 1 } //~ E0321
    fun mutable_receiver_of_a_reference(v: &vector<u64>) { v.push_back(1) } //~ E0301
    fun value_receiver_of_a_reference(c: &Copied): u64 { c.consumed() } //~ E0301
    fun receiver_of_an_integer(x: u64): u64 { x.plain() } //~ E0219
    fun receiver_without_self(c: Copied): u64 { c.other() } //~ E0219

    fun consumed(self: Copied): u64 { self.x }
    fun plain(self: u64): u64 { self } //~ W0204
    fun other(it: Copied): u64 { it.x }
    fun nothing<T>() {}
    fun dropped<T: drop>(_x: T) {}
    public entry fun result_of_an_entry_function(): u64 { 1 } //~ E0223
}
script { fun two() {} fun functions() {} } //~ E0218
script { struct InAScript {} fun main() {} } //~ E0218
