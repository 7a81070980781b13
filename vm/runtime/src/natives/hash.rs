//! The hash functions of `aptos_hash`.

use std::hash::Hasher;

use blake2::Blake2b256;
use ripemd::Ripemd160;
use sha2::{Digest, Sha512};
use sha3::{Keccak256, Sha3_512};
use siphasher::sip::SipHasher24;

use super::{Entry, NativeCall, NativeFootprint::Pure, NativeFunction};
use crate::gas::schedule;
use crate::step::StepError;

const BYTES_TO_BYTES: &str = "(vector<u8>): vector<u8>";

pub(super) const ENTRIES: &[Entry] = &[
    (
        "aptos_hash",
        "sip_hash",
        "(vector<u8>): u64",
        Pure,
        sip_hash,
    ),
    entry("keccak256", digest::<Keccak256>),
    entry("sha2_512_internal", digest::<Sha512>),
    entry("sha3_512_internal", digest::<Sha3_512>),
    entry("ripemd160_internal", digest::<Ripemd160>),
    entry("blake2b_256_internal", digest::<Blake2b256>),
];

const fn entry(name: &'static str, function: NativeFunction) -> Entry {
    ("aptos_hash", name, BYTES_TO_BYTES, Pure, function)
}

/// `sip_hash(bytes: vector<u8>): u64`
fn sip_hash(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    let bytes = call.owned_bytes(0, schedule::hashed_bytes)?;
    let mut hasher = SipHasher24::new();
    hasher.write(&bytes);
    call.return_word(hasher.finish());
    Ok(())
}

/// `f(bytes: vector<u8>): vector<u8>`, a digest.
fn digest<D: Digest>(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    let bytes = call.owned_bytes(0, schedule::hashed_bytes)?;
    call.return_bytes(&D::digest(&bytes))
}
