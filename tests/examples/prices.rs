//! What a unit of gas takes: `cargo run --release -p weft-tests --example prices`.
//!
//! Each function spins in what an adversary may hope is cheaper than it is, until its gas is used up. All
//! should take about as long, in both engines: a unit is about a nanosecond of the interpreter. What
//! takes many times longer than the first line has a price that is too low.

#![expect(clippy::print_stdout, reason = "this is a tool for people")]
#![expect(
    clippy::disallowed_methods,
    reason = "it measures time, which no result depends on"
)]

use std::time::Instant;

use weft_tests::oracle;
use weft_tests::scenario::{call, engine, genesis};
use weft_vm::{GuardLevel, TierPolicy};

const SOURCE: &str = "
module 0x42::p {
    use std::{bcs, cmp, from_bcs, hash, string, string_utils, type_name, vector};
    use aptos_std::aptos_hash;

    struct Cell has key { value: u64 }
    struct Wide has copy, drop { a: u256, b: u256, c: u256, d: u256, e: u256, f: u256, g: u256, h: u256 }
    struct Pair<T, U> has copy, drop { first: T, second: U }
    enum Shape has copy, drop { Dot, Line(u64), Box { a: u256, b: u256, c: u256 } }

    fun bytes(length: u64): vector<u8> {
        let bytes = vector[];
        for (i in 0..length) bytes.push_back(7);
        bytes
    }
    fun words(length: u64): vector<u64> {
        let words = vector[];
        for (i in 0..length) words.push_back(i);
        words
    }
    fun wide(): Wide { Wide { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8 } }
    fun nothing() {}

    public fun additions() { let i = 0; loop { i = (i + 1) % 1000 } }
    public fun empty_loop() { loop {} }
    public fun divisions() { let i = 18446744073709551615u64; loop { i = i / 1 } }
    public fun wide_divisions() { let i = (1u256 << 255) - 1; let d = (1u256 << 127) + 1; loop { let _ = i / d; } }
    public fun wide_products() { let i = (1u256 << 127) - 1; loop { let _ = i * i; } }
    public fun calls() { loop nothing() }
    public fun wide_copies() { let w = wide(); loop { let _v = w; } }
    public fun wide_compares() { let w = wide(); let v = w; loop { let _ = w == v; } }
    public fun pushes() { let v = vector[]; loop { v.push_back(1u64); v.pop_back(); } }
    public fun empty_vectors() { loop { let v = vector<u8>[]; v.destroy_empty(); } }
    public fun small_vectors() { loop { let _v = vector<u8>[1]; } }
    public fun long_vectors() { loop { let _v = words(100); } }
    public fun swaps() { let v = words(1000); loop { v.swap(3, 900) } }
    public fun reversals() { let v = words(1000); loop { v.reverse() } }
    public fun appends() { loop { let v = words(100); v.append(words(100)); } }
    public fun move_ranges() { let v = words(1000); let u = words(10); loop { vector::move_range(&mut v, 10, 10, &mut u, 0); vector::move_range(&mut u, 0, 10, &mut v, 10); } }
    public fun vector_copies() { let v = words(1000); loop { let _u = v; } }
    public fun vector_compares() { let v = words(1000); let u = copy v; loop { let _ = v == u; } }
    public fun nested_compares() { let v = vector[words(100), words(100)]; let u = copy v; loop { let _ = v == u; } }
    public fun orders() { let v = words(1000); let u = copy v; loop { let _ = cmp::compare(&v, &u); } }
    public fun byte_orders() { let v = bytes(1000); let u = copy v; loop { let _ = v < u; } }
    public fun encodings() { let v = words(100); loop { let _ = bcs::to_bytes(&v); } }
    public fun small_encodings() { loop { let _ = bcs::to_bytes(&1u8); } }
    public fun sizes() { let v = words(1000); loop { let _ = bcs::serialized_size(&v); } }
    public fun decodings() { let v = bcs::to_bytes(&words(100)); loop { let _ = from_bcs::to_bytes(v); } }
    public fun digests() { let v = bytes(1000); loop { let _ = hash::sha3_256(v); } }
    public fun small_digests() { loop { let _ = hash::sha2_256(b\"\"); } }
    public fun keccaks() { let v = bytes(200); loop { let _ = aptos_hash::keccak256(v); } }
    public fun ripemds() { let v = bytes(200); loop { let _ = aptos_hash::ripemd160(v); } }
    public fun sips() { let v = bytes(200); loop { let _ = aptos_hash::sip_hash_from_value(&v); } }
    public fun searches() { let v = string::utf8(bytes(400)); let p = bytes(200); p.push_back(8); let p = string::utf8(p); loop { let _ = v.index_of(&p); } }
    public fun checks() { let v = bytes(1000); loop { let _ = string::try_utf8(v); } }
    public fun formats() { let v = words(100); loop { let _ = string_utils::to_string(&v); } }
    public fun wide_formats() { loop { let _ = string_utils::to_string(&((1u256 << 255) - 1)); } }
    public fun type_names() { loop { let _ = type_name::get<Pair<Pair<vector<vector<u8>>, Shape>, Pair<Pair<Cell, Wide>, address>>>(); } }
    public fun functions() { let k = 1; let f = |x: u64| x / 1 + k; loop { f(1); } }
    public fun function_copies() { let k = wide(); let f: || Wide has copy + drop = || k; loop { let _g = f; } }
    public fun functions_made() { let k = wide(); loop { let _g: || Wide has copy + drop = || k; } }
    public fun enums() { loop { let _s = Shape::Box { a: 1, b: 2, c: 3 }; } }
    public fun presences() { loop { let _ = exists<Cell>(@0x7); } }
    public fun absences() { let i = 0u256; loop { let _ = exists<Cell>(from_bcs::to_address(bcs::to_bytes(&i))); i += 1; } }
    public fun deep() { deep() }
    public fun recursion() { loop fall(900) }
    fun fall(n: u64) { if (n > 0) fall(n - 1) }
    public fun events() { let i = 0; while (i < 1000) { std::event::emit(Noted {}); i += 1 } }
    #[event]
    struct Noted has copy, drop, store {}
}";

const GAS: u64 = 4_000_000;

fn main() {
    let state = genesis(SOURCE);
    let names = SOURCE.split("public fun ").skip(1);
    let names = names.map(|rest| rest.split('(').next().expect("a name"));
    println!(
        "{:20}{:>14}{:>14}",
        "ps for a unit", "interpreter", "machine code"
    );
    for name in names {
        let times = [
            TierPolicy::InterpreterOnly,
            TierPolicy::Jit { calls_min: 0 },
        ]
        .map(|tier| {
            let mut engine = engine(tier, GuardLevel::Standard, None);
            let call = oracle::entry_function(&call(1, name, vec![]));
            let mut view = |gas| {
                let output = engine.view(&state.snapshot(), &call, gas);
                output.expect("the state is readable").gas_used
            };
            view(10_000);
            let started = Instant::now();
            let gas_used = view(GAS);
            started.elapsed().as_nanos() * 1_000 / u128::from(gas_used.max(1))
        });
        println!("{name:20}{:14}{:14}", times[0], times[1]);
    }
}
