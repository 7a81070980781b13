//! Packages in memory: what is found, and what is wrong with others.

use std::path::Path;

use weft_base::SourceMap;
use weft_types::AccountAddress;

use super::{Origin, PackageOptions, load};
use crate::file_system::MemoryFileSystem;

fn codes(files: &MemoryFileSystem, options: &PackageOptions) -> Vec<&'static str> {
    let (_, diagnostics) = load(files, Path::new("p"), options, &mut SourceMap::new());
    diagnostics
        .iter()
        .map(|diagnostic| diagnostic.code.as_str())
        .collect()
}

fn manifest(body: &str) -> String {
    format!("[package]\nname = \"p\"\n{body}")
}

#[test]
fn dependencies_come_before_dependents() {
    let files = MemoryFileSystem::new()
        .with(
            "p/Move.toml",
            manifest("[dependencies]\nq = { local = \"../q\" }\n"),
        )
        .with("p/sources/a.move", "")
        .with(
            "q/Move.toml",
            "[package]\nname = \"q\"\n[addresses]\nq = \"0x7\"\n",
        )
        .with("q/sources/b.move", "");
    let (package, diagnostics) = load(
        &files,
        Path::new("p"),
        &PackageOptions::default(),
        &mut SourceMap::new(),
    );
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let own: Vec<_> = package
        .sources
        .iter()
        .map(|s| s.origin)
        .filter(|o| *o != Origin::Library)
        .collect();
    assert_eq!(own, [Origin::Dependency, Origin::Root]);
    assert_eq!(package.addresses["q"], AccountAddress::from_u64(7));
    assert_eq!(package.addresses["std"], AccountAddress::ONE);
}

#[test]
fn faults_of_packages_have_codes() {
    let none = PackageOptions::default();
    assert_eq!(codes(&MemoryFileSystem::new(), &none), ["E0701"]);
    let broken = MemoryFileSystem::new().with("p/Move.toml", "[package");
    assert_eq!(codes(&broken, &none), ["E0702"]);
    let shapeless = MemoryFileSystem::new().with("p/Move.toml", "package = 3");
    assert_eq!(codes(&shapeless, &none), ["E0702"]);
    let open = MemoryFileSystem::new().with("p/Move.toml", manifest("[addresses]\na = \"_\""));
    assert_eq!(codes(&open, &none), ["E0703"]);
    let named = [("a".to_owned(), AccountAddress::ONE)].into();
    let given = PackageOptions {
        named_addresses: named,
        ..PackageOptions::default()
    };
    assert!(codes(&open, &given).is_empty());
    let lost = manifest("[dependencies]\nq = { local = \"../q\" }");
    assert_eq!(
        codes(&MemoryFileSystem::new().with("p/Move.toml", lost), &none),
        ["E0705"]
    );
    let cycle = manifest("[dependencies]\np = { local = \".\" }");
    assert_eq!(
        codes(&MemoryFileSystem::new().with("p/Move.toml", cycle), &none),
        ["E0706"]
    );
    let git = manifest("[dependencies]\nq = { git = \"somewhere\", rev = \"main\" }");
    assert_eq!(
        codes(&MemoryFileSystem::new().with("p/Move.toml", git), &none),
        ["E0707"]
    );
    let bytes = MemoryFileSystem::new()
        .with("p/Move.toml", manifest(""))
        .with("p/sources/a.move", [0xff, 0xfe]);
    assert_eq!(codes(&bytes, &none), ["E0708"]);
    let wrong = manifest("[addresses]\na = \"12\"");
    assert_eq!(
        codes(&MemoryFileSystem::new().with("p/Move.toml", wrong), &none),
        ["E0709"]
    );
}

#[test]
fn an_open_address_with_a_value_for_development_says_so() {
    let text = manifest("[addresses]\na = \"_\"\n[dev-addresses]\na = \"0xCAFE\"");
    let files = MemoryFileSystem::new().with("p/Move.toml", text);
    let none = PackageOptions::default();
    let (_, diagnostics) = load(&files, Path::new("p"), &none, &mut SourceMap::new());
    let helps: Vec<_> = diagnostics.iter().flat_map(|it| &it.helps).collect();
    assert_eq!(
        helps,
        [
            "`--dev` takes `0xcafe` from `[dev-addresses]`; else give it one with \
             `--named-addresses a=0x42`, in the `[addresses]` of a package that needs this one"
        ]
    );
    let development = PackageOptions {
        is_development: true,
        ..none
    };
    assert!(codes(&files, &development).is_empty());
}

#[test]
fn an_address_with_two_values_is_a_conflict() {
    let files = MemoryFileSystem::new()
        .with(
            "p/Move.toml",
            manifest("[addresses]\na = \"0x1\"\n[dependencies]\nq = { local = \"../q\" }\n"),
        )
        .with(
            "q/Move.toml",
            "[package]\nname = \"q\"\n[addresses]\na = \"0x2\"\n",
        );
    assert_eq!(codes(&files, &PackageOptions::default()), ["E0704"]);
}

#[test]
fn renamed_addresses_take_the_value_that_one_side_gives() {
    let dependency =
        |value: &str| format!("[package]\nname = \"q\"\n[addresses]\ntheirs = \"{value}\"\n");
    let dependent = |value: &str| {
        manifest(&format!(
            "[addresses]\nown = \"{value}\"\n[dependencies]\n\
             q = {{ local = \"../q\", addr_subst = {{ own = \"theirs\" }} }}\n"
        ))
    };
    for (own, theirs, expected) in [
        ("_", "0x7", None),
        ("0x7", "_", None),
        ("0x7", "0x7", None),
        ("0x7", "0x8", Some("E0704")),
        ("_", "_", Some("E0703")),
    ] {
        let files = MemoryFileSystem::new()
            .with("p/Move.toml", dependent(own))
            .with("q/Move.toml", dependency(theirs));
        let (package, diagnostics) = load(
            &files,
            Path::new("p"),
            &PackageOptions::default(),
            &mut SourceMap::new(),
        );
        let code = diagnostics.first().map(|it| it.code.as_str());
        assert_eq!(code, expected, "{own} {theirs}");
        if expected.is_none() {
            assert_eq!(package.addresses["own"], AccountAddress::from_u64(7));
            assert_eq!(package.addresses["theirs"], AccountAddress::from_u64(7));
        }
    }
}

#[test]
fn chains_of_packages_have_a_limit() {
    let mut files = MemoryFileSystem::new();
    for index in 0..100 {
        let text = format!(
            "[package]\nname = \"p{index}\"\n[dependencies]\nq = {{ local = \"../p{}\" }}\n",
            index + 1
        );
        files = files.with(format!("p{index}/Move.toml"), text);
    }
    let (_, diagnostics) = load(
        &files,
        Path::new("p0"),
        &PackageOptions::default(),
        &mut SourceMap::new(),
    );
    let codes: Vec<_> = diagnostics.iter().map(|it| it.code.as_str()).collect();
    assert_eq!(codes, ["E0712"]);
}

#[test]
fn a_package_may_call_the_library_otherwise_and_have_its_own() {
    let files = MemoryFileSystem::new()
        .with("p/Move.toml", manifest("[addresses]\nstd = \"0x5\"\n"))
        .with("p/sources/a.move", "");
    let (package, diagnostics) = load(
        &files,
        Path::new("p"),
        &PackageOptions::default(),
        &mut SourceMap::new(),
    );
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    assert_eq!(package.addresses["std"], AccountAddress::from_u64(5));
    assert_eq!(package.addresses["aptos_std"], AccountAddress::ONE);
}
