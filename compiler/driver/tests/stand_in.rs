//! What is said of missing modules where the embedded library stands in for the framework.

use std::path::Path;

use weft_driver::{MemoryFileSystem, Options, compile};

const MANIFEST: &str = r#"
[package]
name = "p"
[addresses]
p = "0x42"
[dependencies]
AptosFramework = { git = "https://example.org/framework.git", rev = "main", subdir = "framework" }
"#;

const SOURCE: &str = "
module p::user {
    fun known(): u64 { aptos_framework::coin::supply() }
    fun unknown(): u64 { aptos_framework::frobnication::count() }
    fun misspelt(v: &vector<u64>): u64 { aptos_framework::vectr::length(v) }
    fun own(): u64 { p::frobnication::count() }
}";

#[test]
fn a_stand_in_is_named_where_the_framework_may_have_the_module() {
    let file_system = MemoryFileSystem::new()
        .with("p/Move.toml", MANIFEST)
        .with("p/sources/user.move", SOURCE);
    let compilation = compile(&file_system, Path::new("p"), &Options::default());
    let said: Vec<(&str, bool, usize)> = compilation
        .diagnostics
        .iter()
        .map(|error| {
            let mut notes = error.notes.iter();
            let names_it = notes.any(|note| note.contains("stands in for the git dependency"));
            (error.message.as_str(), names_it, error.helps.len())
        })
        .collect();
    assert_eq!(
        said,
        [
            ("no module `0x1::coin`", true, 1),
            ("no module `0x1::frobnication`", true, 1),
            ("no module `0x1::vectr`", false, 0),
            ("no module `0x42::frobnication`", false, 0),
        ]
    );
}
