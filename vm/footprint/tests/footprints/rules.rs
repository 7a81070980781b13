//! Locations, keys, levels: the rules of DESIGN.md section 5 but deltas.

use weft_bytecode::FunctionDefinitionIndex;
use weft_footprint::{Linker, Reason, causes, describe};

use crate::{check, library::COIN, world};

#[test]
fn a_coin_commutes_in_all_but_what_it_observes() {
    check(
        COIN,
        &[
            (
                "transfer",
                "L0 Delta Balance<T0>[signer 0].value (−r2, ≥ r2), Delta Balance<T0>[r1].value (+r2)",
            ),
            (
                "transfer_all",
                "L0 ReadWrite Balance<T0>[signer 0].value, ReadWrite Balance<T0>[r1].value",
            ),
            (
                "mint",
                "L0 Delta Supply<T0>[@0x42].total (+r2), Delta Supply<T0>[@0x42].minted (+r2), \
                 Delta Balance<T0>[r1].value (+r2)",
            ),
            ("register", "L0 Create Balance<T0>[signer 0]"),
            (
                "close",
                "L0 Move Balance<T0>[signer 0], ReadWrite Supply<T0>[@0x42].total",
            ),
            ("balance", "L0 Read Balance<T0>[r0].value"),
        ],
    );
}

#[test]
fn presence_is_a_location_that_every_access_reads() {
    let world = world(COIN);
    let summary = world.closed("deposit");
    let presence = summary
        .accesses
        .iter()
        .find(|access| access.target == weft_bytecode::summary::Target::Presence)
        .unwrap();
    assert_eq!(presence.mode, weft_bytecode::summary::Mode::Read);
}

#[test]
fn fields_are_locations_of_their_own() {
    check(
        "module 0x42::m
        struct Inner has store { a: u64, b: bool }
        struct Outer has key { first: Inner, second: Inner, admin: address }
        fun admin(r0: address): address {
        b0:
            r1: &Outer = borrow_global r0, access0
            r2: &address = borrow_field r1, field2
            r3: address = read_reference r2
            return r3
        }
        fun flag(r0: address, r1: bool) {
        b0:
            r2: &mut Outer = borrow_global r0, access0
            r3: &mut Inner = borrow_field r2, field1
            r4: &mut bool = borrow_field r3, field1
            write_reference r4, r1
            return
        }",
        &[
            ("admin", "L0 Read Outer[r0].admin"),
            ("flag", "L0 Write Outer[r0].second.b"),
        ],
    );
}

#[test]
fn whole_value_operations_access_the_whole_path() {
    check(
        "module 0x42::m
        struct Inner has copy, drop, store { a: u64, b: u64 }
        struct Outer has key { first: Inner, second: Inner }
        fun copy(r0: address): Inner {
        b0:
            r1: &Outer = borrow_global r0, access0
            r2: &Inner = borrow_field r1, field0
            r3: Inner = read_reference r2
            return r3
        }
        fun replace(r0: address, r1: Inner) {
        b0:
            r2: &mut Outer = borrow_global r0, access0
            r3: &mut Inner = borrow_field r2, field1
            write_reference r3, r1
            return
        }
        fun same(r0: address): bool {
        b0:
            r1: &Outer = borrow_global r0, access0
            r2: &Inner = borrow_field r1, field0
            r3: &Inner = borrow_field r1, field1
            r4: bool = equal r2, r3
            return r4
        }",
        &[
            ("copy", "L0 Read Outer[r0].first"),
            ("replace", "L0 Write Outer[r0].second"),
            ("same", "L0 Read Outer[r0].first, Read Outer[r0].second"),
        ],
    );
}

#[test]
fn a_vector_is_one_leaf() {
    check(
        "module 0x42::m
        struct List has key { items: vector<u64>, count: u64 }
        fun push(r0: address, r1: u64) {
        b0:
            r2: &mut List = borrow_global r0, access0
            r3: &mut vector<u64> = borrow_field r2, field0
            vector_push_back r3, r1
            return
        }
        fun set(r0: address, r1: u64, r2: u64) {
        b0:
            r3: &mut List = borrow_global r0, access0
            r4: &mut vector<u64> = borrow_field r3, field0
            r5: &mut u64 = vector_borrow r4, r1
            write_reference r5, r2
            return
        }
        fun bump(r0: address, r1: u64, r2: u64) {
        b0:
            r3: &mut List = borrow_global r0, access0
            r4: &mut vector<u64> = borrow_field r3, field0
            r5: &mut u64 = vector_borrow r4, r1
            r6: u64 = read_reference r5
            r7: u64 = add r6, r2
            write_reference r5, r7
            return
        }
        fun length(r0: address): u64 {
        b0:
            r1: &List = borrow_global r0, access0
            r2: &vector<u64> = borrow_field r1, field0
            r3: u64 = vector_length r2
            return r3
        }",
        &[
            ("push", "L0 ReadWrite List[r0].items"),
            ("set", "L0 ReadWrite List[r0].items"),
            ("bump", "L0 ReadWrite List[r0].items"),
            ("length", "L0 Read List[r0].items"),
        ],
    );
}

#[test]
fn keys_are_fields_of_arguments_and_constants() {
    check(
        "module 0x42::m
        const constant0: address = x\"0000000000000000000000000000000000000000000000000000000000000007\"
        struct R has key { value: bool }
        struct Config has copy, drop { threshold: u64, owner: address }
        fun field(r0: Config): bool {
        b0:
            r1: &Config = borrow_local r0
            r2: &address = borrow_field r1, field1
            r3: address = read_reference r2
            r4: bool = exists R[r3], access0
            return r4
        }
        fun unpacked(r0: Config): bool {
        b0:
            r1: u64, r2: address = unpack r0
            r3: bool = exists R[r2], access0
            return r3
        }
        fun constant(): bool {
        b0:
            r0: address = load constant0
            r1: bool = exists R[r0], access0
            return r1
        }
        fun packed(r0: address): bool {
        b0:
            r1: u64 = load 1
            r2: Config = pack(r1, r0)
            r3: bool = call field(r2)
            return r3
        }",
        &[
            ("field", "L0 Exists R[r0.1]"),
            ("unpacked", "L0 Exists R[r0.1]"),
            ("constant", "L0 Exists R[@0x7]"),
            ("packed", "L0 Exists R[r0]"),
        ],
    );
}

/// A payment to every address of a vector, as an index loop.
pub(crate) const BATCH: &str = "
        module 0x42::m
        struct Balance has key { value: u64 }
        fun deposit(r0: address, r1: u64) {
        b0:
            r2: &mut Balance = borrow_global r0, access0
            r3: &mut u64 = borrow_field r2, field0
            r4: u64 = read_reference r3
            r5: u64 = add r4, r1
            write_reference r3, r5
            return
        }
        public entry fun pay(r0: vector<address>, r1: u64) {
        b0:
            r2: u64 = load 0
            jump b1
        b1:
            r3: &vector<address> = borrow_local r0
            r4: u64 = vector_length r3
            r5: bool = less r2, r4
            branch r5, b2, b3
        b2:
            r6: &vector<address> = borrow_local r0
            r7: &address = vector_borrow r6, r2
            r8: address = read_reference r7
            call deposit(r8, r1)
            r9: u64 = load 1
            r2 = add r2, r9
            jump b1
        b3:
            return
        }
        public entry fun drain(r0: vector<address>) {
        b0:
            jump b1
        b1:
            r1: &vector<address> = borrow_local r0
            r2: u64 = vector_length r1
            r3: u64 = load 0
            r4: bool = equal r2, r3
            branch r4, b3, b2
        b2:
            r5: &mut vector<address> = borrow_local r0
            r6: address = vector_pop_back r5
            r7: bool = exists Balance[r6], access0
            jump b1
        b3:
            return
        }";

#[test]
fn an_index_loop_touches_each_element() {
    check(
        BATCH,
        &[
            ("pay", "L0 ReadWrite Balance[each(r0)].value"),
            ("drain", "L0 Exists Balance[each(r0)]"),
        ],
    );
}

#[test]
fn a_guarded_abort_leaves_no_trace_in_other_branches() {
    check(
        "module 0x42::m
        struct R has key { value: bool }
        fun f(r0: address, r1: address, r2: bool) {
        b0:
            branch r2, b1, b2
        b1:
            r3: bool = exists R[r0], access0
            jump b3
        b2:
            r4: bool = exists R[r1], access1
            jump b3
        b3:
            return
        }",
        &[("f", "L0 Exists R[r0], Exists R[r1]")],
    );
}

#[test]
fn type_arguments_are_put_in_at_calls() {
    check(
        "module 0x42::m
        struct Gold has drop { dummy_field: bool }
        struct R<phantom T0> has key { value: bool }
        fun has<T0>(r0: address): bool {
        b0:
            r1: bool = exists R<T0>[r0], access0
            return r1
        }
        fun gold(r0: address): bool {
        b0:
            r1: bool = call has<Gold>(r0)
            return r1
        }
        fun list<T0>(r0: address): bool {
        b0:
            r1: bool = call has<vector<T0>>(r0)
            return r1
        }",
        &[
            ("gold", "L0 Exists R<Gold>[r0]"),
            ("list", "L0 Exists R<vector<T0>>[r0]"),
        ],
    );
}

#[test]
fn a_key_loaded_from_a_cell_is_level_one() {
    check(
        "module 0x42::m
        struct Config has key { treasury: address, fee: u64 }
        struct Balance has key { value: u64 }
        fun look(r0: address): bool {
        b0:
            r1: &Config = borrow_global r0, access0
            r2: &address = borrow_field r1, field0
            r3: address = read_reference r2
            r4: bool = exists Balance[r3], access1
            return r4
        }",
        &[(
            "look",
            "L1 Read Config[r0].treasury, Exists Balance[load(Config[r0].treasury)]",
        )],
    );
}

#[test]
fn a_key_loaded_from_a_cell_that_may_be_written_is_a_wildcard() {
    check(
        "module 0x42::m
        struct Config has key { treasury: address, fee: u64 }
        struct Balance has key { value: u64 }
        fun redirect(r0: address, r1: address, r2: address): bool {
        b0:
            r3: &mut Config = borrow_global r0, access0
            r4: &mut address = borrow_field r3, field0
            write_reference r4, r2
            r5: &Config = borrow_global r1, access1
            r6: &address = borrow_field r5, field0
            r7: address = read_reference r6
            r8: bool = exists Balance[r7], access2
            return r8
        }
        fun elsewhere(r0: address, r1: u64): bool {
        b0:
            r2: &mut Config = borrow_global r0, access0
            r3: &mut u64 = borrow_field r2, field1
            write_reference r3, r1
            r4: &mut address = borrow_field r2, field0
            r5: address = read_reference r4
            r6: bool = exists Balance[r5], access1
            return r6
        }",
        &[
            (
                "redirect",
                "L⊤ Write Config[r0].treasury, Read Config[r1].treasury, Exists Balance[*]",
            ),
            (
                "elsewhere",
                "L1 Read Config[r0].treasury, Write Config[r0].fee, \
                 Exists Balance[load(Config[r0].treasury)]",
            ),
        ],
    );
}

#[test]
fn a_computed_key_widens_to_its_type_and_says_where() {
    let text = "module 0x42::m
        use fun 0x7::other::pick(r0: u64): address
        struct R has key { value: bool }
        fun f(r0: address, r1: address, r2: bool): bool {
        b0:
            r3: address = copy r0
            jump b1
        b1:
            branch r2, b2, b3
        b2:
            r3 = copy r1
            jump b1
        b3:
            r4: bool = exists R[r3], access0
            return r4
        }";
    let world = world(text);
    assert_eq!(world.show("f"), "L⊤ Exists R[*]");
    let view = world.view("f");
    assert_eq!(
        view.reason.as_deref(),
        Some("the address changes in a loop")
    );
    let (module, _) = world.find("f");
    let explanations = &world.explanations[&module.self_id().unwrap()];
    let [explanation] = explanations.as_slice() else {
        panic!("{explanations:?}")
    };
    assert_eq!((explanation.block, explanation.instruction), (3, 0));
    let Reason::Wildcard(reason) = explanation.reason else {
        panic!("{explanation:?}")
    };
    assert_eq!(describe(reason), "the address changes in a loop");
}

/// The text with its registers and blocks numbered in the order in which they come up.
fn numbered(text: &str) -> String {
    let (mut registers, mut blocks) = (Vec::new(), Vec::new());
    let mut result = String::new();
    for part in text.split_inclusive(|it: char| !it.is_ascii_alphanumeric()) {
        let name = part.trim_end_matches(|it: char| !it.is_ascii_alphanumeric());
        let (kind, number) = name.split_at(usize::from(!name.is_empty()));
        let names: Option<&mut Vec<String>> = match kind {
            "r" => Some(&mut registers),
            "b" => Some(&mut blocks),
            _ => None,
        };
        if let Some(names) = names.filter(|_| number.parse::<u8>().is_ok()) {
            let known = names.iter().position(|known| known == name);
            let number = known.unwrap_or_else(|| {
                names.push(name.to_owned());
                names.len() - 1
            });
            result.extend([kind, &number.to_string(), &part[name.len()..]]);
        } else {
            result.push_str(part);
        }
    }
    result
}

/// A function that writes at an address, which `code` puts into `r9` before it jumps to `b9`.
fn written_at(code: &str) -> String {
    numbered(&format!(
        "module 0x42::m
        const constant0: vector<address> = x\"02{one}{two}\"
        const constant1: vector<address> = x\"05{one}{two}{one}{two}{one}\"
        struct Owned has key {{ owner: address }}
        struct R has key {{ value: u64 }}
        fun f(r0: address, r1: address, r2: bool, r3: vector<address>, r4: u64) {{
        b0:
            {code}
        b9:
            r10: &mut R = borrow_global r9, access0
            r11: &mut u64 = borrow_field r10, field0
            write_reference r11, r4
            return
        }}",
        one = format_args!("{:064x}", 1),
        two = format_args!("{:064x}", 2),
    ))
}

#[test]
fn an_address_that_differs_between_paths_is_one_of_both() {
    let cases = [
        (
            "branch r2, b1, b2
        b1:
            r9: address = copy r0
            jump b9
        b2:
            r9 = copy r1
            jump b9",
            "L0 Write R[one(r0, r1)].value",
        ),
        // Both are the same.
        (
            "branch r2, b1, b2
        b1:
            r9: address = copy r0
            jump b9
        b2:
            r9 = copy r0
            jump b9",
            "L0 Write R[r0].value",
        ),
        // One of them may be one of many.
        (
            "branch r2, b1, b2
        b1:
            r9: address = copy r0
            jump b9
        b2:
            r5: &vector<address> = borrow_local r3
            r6: &address = vector_borrow r5, r4
            r9 = read_reference r6
            jump b9",
            "L0 Write R[one(r0, each(r3))].value",
        ),
        // The elements of vectors that are made here.
        (
            "r5: vector<address> = vector_pack(r0, r1)
            r6: &vector<address> = borrow_local r5
            r7: &address = vector_borrow r6, r4
            r9: address = read_reference r7
            jump b9",
            "L0 Write R[one(r0, r1)].value",
        ),
        (
            "r5: vector<address> = load constant0
            r6: &vector<address> = borrow_local r5
            r7: &address = vector_borrow r6, r4
            r9: address = read_reference r7
            jump b9",
            "L0 Write R[one(@0x1, @0x2)].value",
        ),
        // Too many.
        (
            "r5: vector<address> = load constant1
            r6: &vector<address> = borrow_local r5
            r7: &address = vector_borrow r6, r4
            r9: address = read_reference r7
            jump b9",
            "L⊤ Write R[*].value",
        ),
        // In a loop there may be a new one in each round.
        (
            "r9: address = copy r0
            jump b1
        b1:
            branch r2, b2, b9
        b2:
            r9 = copy r1
            jump b1",
            "L⊤ Write R[*].value",
        ),
    ];
    for (code, expected) in cases {
        check(&written_at(code), &[("f", expected)]);
    }
}

#[test]
fn one_of_several_is_unknown_where_one_of_them_is() {
    let code = |write: &str| {
        format!(
            "r5: &mut Owned = borrow_global r0, access1
            r6: &mut address = borrow_field r5, field0
            {write}
            branch r2, b1, b2
        b1:
            r9: address = copy r0
            jump b9
        b2:
            r9 = read_reference r6
            jump b9"
        )
    };
    let text = |write: &str| {
        let text = written_at(&code(write));
        // Storage instructions are numbered in their order.
        text.replace("access1", "accessx")
            .replace("access0", "access1")
            .replace("accessx", "access0")
    };
    let loaded = "L1 Read Owned[r0].owner, Write R[one(r0, load(Owned[r0].owner))].value";
    check(&text(""), &[("f", loaded)]);
    // What was written before is not what state holds.
    let written = "L⊤ ReadWrite Owned[r0].owner, Write R[*].value";
    check(&text("write_reference r6, r1"), &[("f", written)]);
}

#[test]
fn an_enum_behind_a_parameter_is_known_by_the_fields_of_its_variants() {
    let text = |write: &str| {
        format!(
            "module 0x42::m
        enum E has copy, drop, store {{ A {{ at: address }}, B {{}} }}
        struct R has key {{ value: u64 }}
        fun target(r0: &mut E, r1: address): address {{
        b0:
            r2: E = pack_variant variant0(r1)
            {write}
            r3: bool = test_variant r0, variant0
            branch r3, b1, b2
        b1:
            r4: &address = borrow_variant_field r0, variant0.field0
            r5: address = read_reference r4
            jump b3
        b2:
            r5 = copy r1
            jump b3
        b3:
            return r5
        }}
        fun f(r0: E, r1: address, r2: u64) {{
        b0:
            r3: &mut E = borrow_local r0
            r4: address = call target(r3, r1)
            r5: &mut R = borrow_global r4, access0
            r6: &mut u64 = borrow_field r5, field0
            write_reference r6, r2
            return
        }}"
        )
    };
    let known = "L0 Write R[one(r1, each(r0.0))].value";
    check(&text(""), &[("f", known)]);
    // What the function puts there is not what came in.
    check(
        &text("write_reference r0, r2"),
        &[("f", "L⊤ Write R[*].value")],
    );
}

#[test]
fn a_footprint_is_json_in_the_abi() {
    let view = world(COIN).view("deposit");
    assert_eq!(view.level, "L0");
    assert_eq!(view.accesses.len(), 1);
    let access = &view.accesses[0];
    assert_eq!(access.type_, "0x42::m::Balance<T0>");
    assert_eq!(access.key, "r0");
    assert_eq!(access.path, ["value"]);
    assert_eq!(
        (access.steps[0].sign, access.steps[0].high.as_str()),
        ('+', "r1")
    );
}

/// The causes that are shown for a function: function, block, instruction and reason.
fn shown_causes(text: &str, function: &str) -> Vec<(String, u16, u16, String)> {
    let world = world(text);
    let (module, position) = world.find(function);
    let index = FunctionDefinitionIndex::from_position(position).unwrap();
    let explanations = &world.explanations[&module.self_id().unwrap()];
    let mut linker = Linker::new(&world.modules);
    causes(
        module,
        explanations,
        index,
        &world.closed(function),
        &mut linker,
    )
    .into_iter()
    .map(|cause| {
        let cause = cause.explanation;
        let name = module.function_handles[cause.function.index()].name;
        (
            module.identifiers[name.index()].to_string(),
            cause.block,
            cause.instruction,
            cause.reason.to_string(),
        )
    })
    .collect()
}

#[test]
fn causes_are_followed_into_callees() {
    assert_eq!(shown_causes(COIN, "transfer"), []);
    assert_eq!(
        shown_causes(COIN, "transfer_all"),
        [
            (
                "transfer_all".to_owned(),
                0,
                3,
                "the amount is not known from the arguments".to_owned()
            ),
            (
                "balance".to_owned(),
                0,
                3,
                "the value is returned".to_owned()
            )
        ]
    );
}

#[test]
fn causes_are_found_in_calls_of_other_modules() {
    let text = "module 0x42::list
    struct Node has key { next: address, n: u64 }
    public fun next(r0: address): address acquires Node {
    b0:
        r1: &Node = borrow_global r0, access0
        r2: &address = borrow_field r1, field0
        r3: address = read_reference r2
        return r3
    }
    public fun set(r0: address, r1: address) acquires Node {
    b0:
        r2: &mut Node = borrow_global r0, access0
        r3: &mut address = borrow_field r2, field0
        write_reference r3, r1
        return
    }

    module 0x42::m
    use fun 0x42::list::next(r0: address): address
    use fun 0x42::list::set(r0: address, r1: address)
    fun touch(r0: address, r1: address) {
    b0:
        call 0x42::list::set(r0, r1)
        return
    }
    fun follow(r0: address) {
    b0:
        r1: address = call 0x42::list::next(r0)
        call touch(r1, r0)
        return
    }
    fun call_unknown(r0: ||) {
    b0:
        call_closure r0()
        return
    }
    fun caller(r0: ||) {
    b0:
        call call_unknown(r0)
        return
    }";
    let causes = |function| -> Vec<String> {
        let shown = shown_causes(text, function).into_iter();
        shown
            .map(|(function, block, number, reason)| {
                format!("{function} b{block}.{number}: {reason}")
            })
            .collect()
    };
    assert_eq!(
        causes("follow"),
        ["touch b0.0: the address is loaded from storage"]
    );
    assert_eq!(
        causes("caller"),
        ["call_unknown b0.0: a function value is called, and which one is not known"]
    );
}

#[test]
fn causes_are_of_what_is_passed_and_of_no_address_that_is_known() {
    let text = "module 0x42::ids
    public fun same(r0: address): address {
    b0:
        return r0
    }

    module 0x42::m
    use fun 0x42::ids::same(r0: address): address
    struct Pair has key { a: u64, b: u64, to: address }
    fun look(r0: &u64, r1: &u64): u64 {
    b0:
        r2: u64 = read_reference r0
        r3: u64 = read_reference r1
        r4: u64 = load 2
        r5: u64 = multiply r3, r4
        r6: u64 = multiply r2, r4
        return r6
    }
    fun caller(r0: address): u64 acquires Pair {
    b0:
        r1: address = call 0x42::ids::same(r0)
        r2: &mut Pair = borrow_global r1, access0
        r3: &mut u64 = borrow_field r2, field0
        r4: u64 = load 1
        write_reference r3, r4
        r5: &mut u64 = borrow_field r2, field1
        r6: &u64 = freeze r3
        r7: &u64 = freeze r5
        r8: u64 = call look(r6, r7)
        return r8
    }
    fun follow(r0: address) acquires Pair {
    b0:
        r1: address = call 0x42::ids::same(r0)
        r2: &Pair = borrow_global r1, access0
        r3: &address = borrow_field r2, field2
        r4: address = read_reference r3
        r5: &mut Pair = borrow_global r4, access1
        r6: &mut u64 = borrow_field r5, field0
        r7: u64 = load 1
        write_reference r6, r7
        return
    }";
    let causes = |function| -> Vec<String> {
        let shown = shown_causes(text, function).into_iter();
        shown
            .map(|(function, block, number, reason)| {
                format!("{function} b{block}.{number}: {reason}")
            })
            .collect()
    };
    // Of `b`, which is passed as well, nothing is said.
    assert_eq!(
        causes("caller"),
        [
            "look b0.4: the value takes part in a computation",
            "caller b0.4: the value is replaced",
        ]
    );
    // The first address is an argument, by way of another module.
    assert_eq!(
        causes("follow"),
        [
            "follow b0.4: the address is loaded from storage",
            "follow b0.7: the address is loaded from storage",
        ]
    );
}
