//! Packages compiled with the code of their dependencies at hand, and without: nothing else differs.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use weft_driver::{Compilation, MemoryFileSystem, Options, UnitCache, compile};

/// A cache that counts.
#[derive(Debug, Default)]
struct MemoryCache {
    entries: Mutex<BTreeMap<String, Vec<u8>>>,
    stored: Mutex<usize>,
}

impl UnitCache for MemoryCache {
    fn compiler(&self) -> &'static str {
        "the one under test"
    }

    fn load(&self, mode: &str) -> Option<Vec<u8>> {
        self.entries.lock().expect("a lock").get(mode).cloned()
    }

    fn store(&self, mode: &str, entry: &[u8]) {
        *self.stored.lock().expect("a lock") += 1;
        let mut entries = self.entries.lock().expect("a lock");
        entries.insert(mode.to_owned(), entry.to_owned());
    }
}

impl MemoryCache {
    fn stored(&self) -> usize {
        *self.stored.lock().expect("a lock")
    }
}

const DEPENDENCY: &str = "
module q::counters {
    struct Counter has key { value: u64 }
    public fun add(at: address, amount: u64) { let unused = 1; Counter[at].value += amount }
    public inline fun each(values: &vector<u64>, f: |u64|) {
        let i = 0;
        while (i < values.length()) { f(values[i]); i += 1 }
    }
    public fun sum(values: vector<u64>): u64 {
        let sum = 0;
        each(&values, |value| sum += value);
        sum
    }
    public native fun elsewhere(): u64;
    #[test_only]
    public fun for_tests(): u64 { 1 }
}";

const ROOT: &str = "
module p::user {
    use q::counters;
    entry fun add_all(at: address, amounts: vector<u64>) {
        counters::each(&amounts, |amount| counters::add(at, amount))
    }
    entry fun add_sum(at: address, amounts: vector<u64>) { counters::add(at, counters::sum(amounts)) }
}";

fn package(dependency: &str, root: &str) -> MemoryFileSystem {
    MemoryFileSystem::new()
        .with(
            "p/Move.toml",
            "[package]\nname = \"p\"\n[addresses]\np = \"0x5\"\n[dependencies]\nq = { local = \"../q\" }\n",
        )
        .with("p/sources/p.move", root)
        .with("q/Move.toml", "[package]\nname = \"q\"\n[addresses]\nq = \"0x7\"\n")
        .with("q/sources/q.move", dependency)
}

fn compiled(files: &MemoryFileSystem, cache: Option<&Arc<MemoryCache>>) -> Compilation {
    compiled_with(files, cache, false)
}

fn compiled_with(
    files: &MemoryFileSystem,
    cache: Option<&Arc<MemoryCache>>,
    is_testing: bool,
) -> Compilation {
    let options = Options {
        is_testing,
        cache: cache.map(|cache| Arc::<MemoryCache>::clone(cache) as Arc<dyn UnitCache>),
        ..Options::default()
    };
    compile(files, Path::new("p"), &options)
}

/// All that a compilation says, as text.
fn said(compilation: &Compilation) -> String {
    format!(
        "{:#?}",
        (
            &compilation.diagnostics,
            &compilation.units,
            &compilation.tests
        )
    )
}

#[test]
fn the_second_compilation_uses_what_the_first_stored() {
    let files = package(DEPENDENCY, ROOT);
    let cache = Arc::new(MemoryCache::default());
    let plain = compiled(&files, None);
    assert!(!plain.has_errors(), "{:?}", plain.diagnostics);
    let first = compiled(&files, Some(&cache));
    assert_eq!(cache.stored(), 1);
    let second = compiled(&files, Some(&cache));
    assert_eq!(cache.stored(), 1, "the entry was found");
    assert_eq!(said(&first), said(&plain));
    assert_eq!(said(&second), said(&plain));
}

#[test]
fn a_change_of_the_package_itself_leaves_the_entry_in_use() {
    let cache = Arc::new(MemoryCache::default());
    compiled(&package(DEPENDENCY, ROOT), Some(&cache));
    for root in [
        "module p::user { use q::counters; public fun f(): u64 { counters::sum(vector[1]) } }",
        "module p::user { use q::counters; public fun f(): u8 { counters::sum(vector[1]) } }",
        "module p::user { public fun f(): u8 { 2",
    ] {
        let files = package(DEPENDENCY, root);
        let found = compiled(&files, Some(&cache));
        assert_eq!(said(&found), said(&compiled(&files, None)));
    }
    assert_eq!(cache.stored(), 1);
}

#[test]
fn a_change_of_a_dependency_or_of_the_mode_makes_another_entry() {
    let cache = Arc::new(MemoryCache::default());
    compiled(&package(DEPENDENCY, ROOT), Some(&cache));
    let files = package(&DEPENDENCY.replace("+= amount", "+= 2 * amount"), ROOT);
    let found = compiled(&files, Some(&cache));
    assert_eq!(cache.stored(), 2);
    assert_eq!(said(&found), said(&compiled(&files, None)));
    compiled_with(&files, Some(&cache), true);
    assert_eq!(cache.stored(), 3);
    let found = compiled_with(&files, Some(&cache), true);
    assert_eq!(cache.stored(), 3);
    assert_eq!(said(&found), said(&compiled_with(&files, None, true)));
}

#[test]
fn what_is_wrong_in_a_dependency_is_reported_each_time() {
    let cache = Arc::new(MemoryCache::default());
    let files = package(&DEPENDENCY.replace("let sum = 0", "let sum = true"), ROOT);
    let first = compiled(&files, Some(&cache));
    assert!(first.has_errors());
    assert_eq!(said(&compiled(&files, Some(&cache))), said(&first));
    assert_eq!(cache.stored(), 0);
}

#[test]
fn a_dependency_that_uses_the_package_itself_is_not_stored() {
    let cache = Arc::new(MemoryCache::default());
    let dependency = "module q::counters { fun f(): u64 { 0x5::user::g() } }";
    let root = "module p::user { public fun g(): u64 { 1 } }";
    let files = package(dependency, root);
    let found = compiled(&files, Some(&cache));
    assert!(!found.has_errors(), "{:?}", found.diagnostics);
    assert_eq!(cache.stored(), 0);
}

#[test]
fn a_damaged_entry_is_passed_over() {
    let files = package(DEPENDENCY, ROOT);
    let cache = Arc::new(MemoryCache::default());
    let first = compiled(&files, Some(&cache));
    let entry = cache.load("production").expect("there is an entry");
    let mut of_another_key = entry.clone();
    of_another_key[0] ^= 1;
    let mut with_a_wrong_byte = entry.clone();
    with_a_wrong_byte[entry.len() / 2] ^= 1;
    let cut_short = entry[..entry.len() - 1].to_vec();
    for damaged in [of_another_key, with_a_wrong_byte, cut_short, Vec::new()] {
        let before = cache.stored();
        let mut entries = cache.entries.lock().expect("a lock");
        entries.insert("production".to_owned(), damaged);
        drop(entries);
        assert_eq!(said(&compiled(&files, Some(&cache))), said(&first));
        assert_eq!(cache.stored(), before + 1);
    }
}
