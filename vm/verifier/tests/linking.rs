//! Versions and cycles of modules: what may replace what, and who may depend on whom.

use std::collections::BTreeMap;

use weft_bytecode::{CompiledModule, Limits, assemble};
use weft_types::ModuleId;
use weft_verifier::{Check, VerifiedModule, VerifyError, check_upgrade, verify_module};

type Modules = BTreeMap<ModuleId, VerifiedModule>;

const LIMITS: &Limits = &Limits::PRODUCTION;

fn module(text: &str) -> CompiledModule {
    let mut module = assemble(text).expect("the text is well-formed");
    weft_footprint::complete(&mut module);
    module
}

fn publish(modules: &mut Modules, text: &str) -> Result<(), VerifyError> {
    let verified = verify_module(module(text), modules, LIMITS)?;
    if let Some(old) = modules.get(verified.id()) {
        check_upgrade(old, &verified, LIMITS)?;
    }
    modules.insert(verified.id().clone(), verified);
    Ok(())
}

const OLD: &str = "
    module 0x42::m
    friend 0x42::user
    struct S<T0: drop> has drop, store { a: u64, b: T0 }
    public fun f<T0: drop>(r0: S<T0>): u64 {
    b0:
        r1: u64 = load 1
        return r1
    }
    public(friend) fun g() {
    b0:
        return
    }
    entry fun start(r0: u64) {
    b0:
        return
    }
    fun private() {
    b0:
        return
    }";

fn upgrade(change: &[(&str, &str)]) -> Option<Check> {
    let mut text = OLD.to_owned();
    for (from, to) in change {
        assert!(text.contains(from), "{from}");
        text = text.replace(from, to);
    }
    let mut modules = Modules::new();
    publish(&mut modules, OLD).expect("the old version is fine");
    publish(&mut modules, &text).err().map(|error| error.check)
}

#[test]
fn a_version_may_replace_itself_and_grow() {
    assert_eq!(upgrade(&[]), None);
    let more = "fun private() {\nb0:\nreturn\n}\npublic fun more() {";
    assert_eq!(upgrade(&[("fun private() {", more)]), None);
    assert_eq!(
        upgrade(&[("fun private()", "public entry fun private()")]),
        None
    );
    assert_eq!(upgrade(&[("fun private()", "fun other(r0: u8)")]), None);
    let friends = "friend 0x42::user\nfriend 0x42::other";
    assert_eq!(upgrade(&[("friend 0x42::user", friends)]), None);
}

#[test]
fn a_persistent_function_keeps_its_signature_and_stays_persistent() {
    let old = "
        module 0x42::m
        attribute function_definition0 \"persistent\"
        fun kept(r0: u64) {
        b0:
            return
        }";
    let upgrade = |new: &str| {
        let mut modules = Modules::new();
        publish(&mut modules, old).expect("the old version is fine");
        publish(&mut modules, new).err().map(|error| error.check)
    };
    assert_eq!(upgrade(old), None);
    assert_eq!(upgrade(&old.replace("fun kept", "public fun kept")), None);
    let public = old.replace("fun kept", "public fun kept");
    assert_eq!(upgrade(&public.replace("\"persistent\"", "\"view\"")), None);
    for (from, to) in [
        ("\"persistent\"", "\"view\""),
        ("fun kept", "fun gone"),
        ("r0: u64", "r0: u8"),
    ] {
        let refused = upgrade(&old.replace(from, to));
        assert_eq!(refused, Some(Check::IncompatibleUpgrade), "{to}");
    }
}

#[test]
fn what_is_for_friends_alone_is_free_and_abilities_may_be_added() {
    for change in [
        ("public(friend) fun g", "fun g"),
        ("public(friend) fun g()", "public(friend) fun other(r0: u8)"),
        ("friend 0x42::user", ""),
        ("has drop, store", "has copy, drop, store"),
    ] {
        assert_eq!(upgrade(&[change]), None, "{change:?}");
    }
}

#[test]
fn a_module_of_the_state_stays_when_its_dependencies_were_upgraded() {
    let user = "
        module 0x42::user
        use fun 0x42::m::g()
        fun call() {
        b0:
            call 0x42::m::g()
            return
        }";
    let mut modules = Modules::new();
    publish(&mut modules, OLD).expect("the old version is fine");
    publish(&mut modules, user).expect("a friend may call it");
    let changed = OLD.replace("fun g()", "fun other()");
    publish(&mut modules, &changed).expect("friend functions are free");
    let again = weft_verifier::verify_stored(module(user), &modules, LIMITS);
    assert!(again.is_ok(), "{again:?}");
    let new = verify_module(module(user), &modules, LIMITS);
    assert_eq!(
        new.err().map(|error| error.check),
        Some(Check::MissingMember)
    );
}

#[test]
fn attack_107_what_others_rely_on_stays() {
    for change in [
        ("public fun f<", "fun f<"),
        ("public fun f<", "public(friend) fun f<"),
        ("public fun f<", "public fun h<"),
        (
            "f<T0: drop>(r0: S<T0>): u64",
            "f<T0: drop + copy>(r0: S<T0>): u64",
        ),
        (
            "f<T0: drop>(r0: S<T0>): u64",
            "f<T0: drop>(r0: &S<T0>): u64",
        ),
        ("entry fun start", "fun start"),
        ("entry fun start(r0: u64)", "entry fun start(r0: u32)"),
        ("has drop, store", "has drop"),
        ("S<T0: drop>", "S<T0>"),
        ("a: u64, b: T0", "b: T0, a: u64"),
        ("a: u64, b: T0", "a: u64, b: T0, c: u8"),
        ("a: u64, b: T0", "a: u32, b: T0"),
        ("a: u64, b: T0", "z: u64, b: T0"),
    ] {
        assert_eq!(
            upgrade(&[change]),
            Some(Check::IncompatibleUpgrade),
            "{change:?}"
        );
    }
}

const OLD_ENUM: &str = "
    module 0x42::m
    enum E<T0> has drop, store { A { a: u64, b: T0 }, B {} }";

fn upgrade_enum(from: &str, to: &str) -> Option<Check> {
    assert!(OLD_ENUM.contains(from), "{from}");
    let mut modules = Modules::new();
    publish(&mut modules, OLD_ENUM).expect("the old version is fine");
    let upgraded = publish(&mut modules, &OLD_ENUM.replace(from, to));
    upgraded.err().map(|error| error.check)
}

#[test]
fn an_upgrade_may_append_variants() {
    assert_eq!(upgrade_enum("B {}", "B {}"), None);
    assert_eq!(upgrade_enum("B {}", "B {}, C { c: u8 }, D {}"), None);
}

#[test]
fn attack_107_variants_that_are_there_stay() {
    for (from, to) in [
        (", B {}", ""),
        ("B {}", "C {}"),
        ("B {}", "C {}, B {}"),
        ("B {}", "B { c: u8 }"),
        ("a: u64, b: T0", "b: T0, a: u64"),
        ("a: u64, b: T0", "a: u64, b: T0, c: u8"),
        ("a: u64, b: T0", "a: u64"),
        ("a: u64, b: T0", "a: u32, b: T0"),
        ("a: u64, b: T0", "z: u64, b: T0"),
        ("has drop, store", "has drop"),
        ("E<T0>", "E<T0: drop>"),
        (
            "enum E<T0> has drop, store { A { a: u64, b: T0 }, B {} }",
            "",
        ),
        (
            "enum E<T0> has drop, store { A { a: u64, b: T0 }, B {} }",
            "struct E<T0> has drop, store { a: u64, b: T0 }",
        ),
    ] {
        let found = upgrade_enum(from, to);
        assert_eq!(found, Some(Check::IncompatibleUpgrade), "{from} to {to}");
    }
}

#[test]
fn attack_14_a_cycle_made_by_an_upgrade() {
    let mut modules = Modules::new();
    let a = "module 0x42::a\npublic fun f() {\nb0:\nreturn\n}";
    let b =
        "module 0x42::b\nuse fun 0x42::a::f()\npublic fun g() {\nb0:\ncall 0x42::a::f()\nreturn\n}";
    let c =
        "module 0x42::c\nuse fun 0x42::b::g()\npublic fun h() {\nb0:\ncall 0x42::b::g()\nreturn\n}";
    for text in [a, b, c] {
        publish(&mut modules, text).expect("there is no cycle yet");
    }
    let upgraded =
        "module 0x42::a\nuse fun 0x42::c::h()\npublic fun f() {\nb0:\ncall 0x42::c::h()\nreturn\n}";
    let error = publish(&mut modules, upgraded).expect_err("a depends on c, b and a");
    assert_eq!(error.check, Check::CyclicDependency);
}

#[test]
fn attack_14_a_module_that_depends_on_its_own_earlier_version() {
    let mut modules = Modules::new();
    publish(&mut modules, OLD).expect("the old version is fine");
    let own = "module 0x42::m\n.tables\nname m\naddress 0x42\naddress 0x42\nmodule address0, name0\nmodule address1, name0";
    let error = publish(&mut modules, own).expect_err("an alias of itself");
    assert_eq!(error.check, Check::Duplicate);
}

#[test]
fn names_of_checks_are_unique() {
    let mut names: Vec<_> = Check::ALL.iter().map(|check| check.name()).collect();
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count);
}

#[test]
fn errors_say_where() {
    let text =
        "module 0x42::m\nfun f(r0: u8) {\nb0:\njump b1\nb1:\nr1: u64 = add r0, r0\nreturn\n}";
    let error = verify_module(module(text), &Modules::new(), LIMITS).expect_err("a wrong sum");
    assert_eq!(
        error.to_string(),
        "r0 and r1 have different types (module 0x42::m, function `f`, b1, instruction 0, check `type_mismatch`)"
    );
}
