//! Modules that existing packages expect beside the library, and that it does not have.
//!
//! They are policy of a chain, or keep entries in state of their own. Whoever uses one is told so, and
//! where to get it, rather than which of our names looks like it.

use weft_base::Diagnostic;
use weft_types::AccountAddress;

/// Collections whose entries are state of their own.
const COLLECTIONS: &[&str] = &[
    "big_ordered_map",
    "big_vector",
    "smart_table",
    "smart_vector",
    "storage_slot",
    "table",
    "table_with_length",
];

/// Accounts, assets and governance of a chain, and what its host calculates.
const CHAIN: &[&str] = &[
    "account",
    "account_abstraction",
    "aggregator_v2",
    "aptos_account",
    "aptos_coin",
    "aptos_governance",
    "bls12381",
    "bls12381_algebra",
    "bn254_algebra",
    "capability",
    "code",
    "coin",
    "create_signer",
    "crypto_algebra",
    "dispatchable_fungible_asset",
    "ed25519",
    "function_info",
    "fungible_asset",
    "guid",
    "managed_coin",
    "multi_ed25519",
    "multi_key",
    "multisig_account",
    "object",
    "object_code_deployment",
    "permissioned_signer",
    "pool_u64",
    "pool_u64_unbound",
    "primary_fungible_store",
    "randomness",
    "rate_limiter",
    "reflect",
    "resource_account",
    "ristretto255",
    "ristretto255_bulletproofs",
    "ristretto255_elgamal",
    "ristretto255_pedersen",
    "secp256k1",
    "secp256r1",
    "single_key",
    "stake",
    "staking_contract",
    "transaction_context",
    "voting",
];

/// A package of the framework that is not at hand, and that the library stands in for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StandIn {
    /// The name of the package.
    pub package: String,
    /// The addresses that it has modules at.
    pub addresses: Vec<AccountAddress>,
    /// How to get it.
    pub advice: String,
}

/// Adds where to get a missing module from: one that `is_known` to be of the framework, or one that
/// may be, as a package of it at this address is not at hand.
pub(super) fn with_source(
    error: Diagnostic,
    address: AccountAddress,
    is_known: bool,
    stand_ins: &[StandIn],
) -> Diagnostic {
    // Of several that could bring it, the last has the others among its dependencies.
    let mut stand_ins = stand_ins.iter().rev();
    match stand_ins.find(|it| it.addresses.contains(&address)) {
        Some(stand_in) => error
            .with_note(format!(
                "the embedded library stands in for the git dependency `{}`",
                stand_in.package
            ))
            .with_help(stand_in.advice.as_str()),
        None if is_known => error.with_help(
            "a dependency in `Move.toml` can bring it: its modules at 0x1 join those of the library",
        ),
        None => error,
    }
}

/// What a module is that a framework has; nothing where it is none that is known.
pub(super) fn note(address: AccountAddress, module: &str) -> Option<String> {
    if address != AccountAddress::ONE {
        return None;
    }
    if CHAIN.contains(&module) {
        return Some(format!(
            "`{module}` is a module of the framework of a chain, and no part of the library"
        ));
    }
    let instead = match module {
        "big_vector" | "smart_vector" => "`vector` keeps",
        "storage_slot" => "a field keeps",
        _ => "`ordered_map` and `simple_map` keep",
    };
    COLLECTIONS.contains(&module).then(|| {
        format!(
            "`{module}` of the Aptos framework keeps entries in state of their own, which the library has no module for: {instead} them in the value itself"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::{CHAIN, COLLECTIONS};

    #[test]
    fn names_are_in_order_and_once() {
        for names in [COLLECTIONS, CHAIN] {
            assert!(names.is_sorted_by(|a, b| a < b));
        }
        assert!(COLLECTIONS.iter().all(|name| !CHAIN.contains(name)));
    }
}
