//! What native functions touch: the declared summaries.
//!
//! A native function of the library reaches no state but what its reference arguments lead to. Of the
//! embedder's, those do that it declares to be pure; any other is taken to touch anything.

use weft_types::{AccountAddress, Identifier, ModuleId};

/// Which native functions of the embedder touch nothing but their arguments.
pub type PureNatives<'natives> = &'natives dyn Fn(&ModuleId, &Identifier) -> bool;

/// What is declared of a native function.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NativeEffect {
    /// Touches nothing but its reference arguments: reads what `&` leads to, reads and writes
    /// what `&mut` leads to. Nothing is known of its results.
    Arguments,
    /// Returns a reference to, or a value equal to, the referent of its first argument; touches
    /// nothing.
    FirstArgument,
    /// Returns the address of the module that declares its first type argument; touches nothing.
    TypeAddress,
}

/// The library's natives, in ascending order.
const DECLARED: &[(&str, &str, NativeEffect)] = &[
    ("abort_message", "append", NativeEffect::Arguments),
    ("abort_message", "join", NativeEffect::Arguments),
    (
        "aptos_hash",
        "blake2b_256_internal",
        NativeEffect::Arguments,
    ),
    ("aptos_hash", "keccak256", NativeEffect::Arguments),
    ("aptos_hash", "ripemd160_internal", NativeEffect::Arguments),
    ("aptos_hash", "sha2_512_internal", NativeEffect::Arguments),
    ("aptos_hash", "sha3_512_internal", NativeEffect::Arguments),
    ("aptos_hash", "sip_hash", NativeEffect::Arguments),
    ("bcs", "internal_constant_size", NativeEffect::Arguments),
    ("bcs", "serialized_size", NativeEffect::Arguments),
    ("bcs", "to_bytes", NativeEffect::Arguments),
    ("block", "chain_id", NativeEffect::Arguments),
    ("block", "height", NativeEffect::Arguments),
    ("block", "set_for_testing", NativeEffect::Arguments),
    ("block", "time_microseconds", NativeEffect::Arguments),
    ("cmp", "compare", NativeEffect::Arguments),
    ("debug", "internal_print", NativeEffect::Arguments),
    (
        "debug",
        "internal_print_stack_trace",
        NativeEffect::Arguments,
    ),
    ("event", "emit", NativeEffect::Arguments),
    ("from_bcs", "internal_from_bytes", NativeEffect::Arguments),
    ("from_bcs", "internal_is_valid", NativeEffect::Arguments),
    ("hash", "sha2_256", NativeEffect::Arguments),
    ("hash", "sha3_256", NativeEffect::Arguments),
    ("mem", "swap", NativeEffect::Arguments),
    ("signer", "borrow_address", NativeEffect::FirstArgument),
    ("string", "internal_check_utf8", NativeEffect::Arguments),
    ("string", "internal_index_of", NativeEffect::Arguments),
    (
        "string",
        "internal_is_char_boundary",
        NativeEffect::Arguments,
    ),
    ("string", "internal_sub_string", NativeEffect::Arguments),
    ("string_utils", "internal_display", NativeEffect::Arguments),
    ("type_info", "internal_address", NativeEffect::TypeAddress),
    ("type_info", "internal_module", NativeEffect::Arguments),
    ("type_info", "internal_struct", NativeEffect::Arguments),
    ("type_name", "internal_name", NativeEffect::Arguments),
    (
        "unit_test",
        "create_signers_for_testing",
        NativeEffect::Arguments,
    ),
    ("vector", "borrow", NativeEffect::Arguments),
    ("vector", "borrow_mut", NativeEffect::Arguments),
    ("vector", "destroy_empty", NativeEffect::Arguments),
    ("vector", "empty", NativeEffect::Arguments),
    ("vector", "length", NativeEffect::Arguments),
    ("vector", "move_range", NativeEffect::Arguments),
    ("vector", "pop_back", NativeEffect::Arguments),
    ("vector", "push_back", NativeEffect::Arguments),
    ("vector", "swap", NativeEffect::Arguments),
];

/// What is declared of a native function, or `None` for one that is not known.
pub(crate) fn declared(
    address: AccountAddress,
    module: &str,
    function: &str,
) -> Option<NativeEffect> {
    if address != AccountAddress::ONE {
        return None;
    }
    DECLARED
        .binary_search_by(|(m, f, _)| (*m, *f).cmp(&(module, function)))
        .ok()
        .map(|position| DECLARED[position].2)
}

#[cfg(test)]
mod tests {
    use super::{DECLARED, NativeEffect, declared};
    use weft_types::AccountAddress;

    #[test]
    fn the_table_is_sorted() {
        assert!(DECLARED.is_sorted_by_key(|(module, function, _)| (*module, *function)));
    }

    #[test]
    fn an_unlisted_native_is_not_known() {
        let one = AccountAddress::ONE;
        assert_eq!(
            declared(one, "signer", "borrow_address"),
            Some(NativeEffect::FirstArgument)
        );
        assert_eq!(declared(one, "signer", "steal"), None);
        let two = AccountAddress::from_u64(2);
        assert_eq!(declared(two, "signer", "borrow_address"), None);
    }
}
