//! The Move standard library: the sources of the modules at `0x1`, embedded in the binary.
//!
//! The crate knows nothing of the compiler; it hands out names and texts.

/// A source file of the library.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The path that diagnostics show, as `std/vector.move`.
    pub path: &'static str,
    /// The module that the file declares, without its address.
    pub module: &'static str,
    /// The text.
    pub text: &'static str,
}

macro_rules! sources {
    ($($module:literal)+) => {
        &[$(Source {
            path: concat!("std/", $module, ".move"),
            module: $module,
            text: include_str!(concat!("../sources/", $module, ".move")),
        }),+]
    };
}

/// The files of the library, in order of their modules' names. All modules live at `0x1`, under the
/// named addresses `std` and `aptos_std`.
pub const SOURCES: &[Source] = sources![
    "abort_message" "acl" "any" "aptos_hash" "ascii" "bcs" "bcs_stream" "bit_vector" "block" "chain_id" "cmp" "comparator"
    "copyable_any" "debug" "error" "errors" "event" "fixed_point32" "fixed_point64" "from_bcs" "hash"
    "math128" "math64" "math_fixed" "math_fixed64" "mem" "option" "ordered_map" "result" "signer"
    "simple_map" "string" "string_utils" "timestamp" "type_info" "type_name" "unit_test" "vector"
];

/// The named addresses under which the library is known, all of them `0x1`.
pub const NAMED_ADDRESSES: &[&str] = &["std", "aptos_std", "aptos_framework"];

#[cfg(test)]
mod tests {
    use super::SOURCES;

    #[test]
    fn every_file_declares_the_module_that_it_is_named_for() {
        for source in SOURCES {
            let head = format!("module std::{} {{", source.module);
            assert!(source.text.contains(&head), "{}", source.path);
        }
        assert!(SOURCES.is_sorted_by_key(|source| source.module));
    }
}
