//! From a [`CompiledModule`] to its canonical bytes.
//!
//! The layout is given once, in `format.rs`, for both directions.

use crate::CompiledModule;
use crate::format::Format;

/// The first bytes of every module.
pub(crate) const MAGIC: [u8; 4] = *b"weft";

/// The bytes of a module. [`decode`](crate::decode) reads them back to an equal module, provided
/// that the module keeps to the limits and has the version [`CompiledModule::VERSION`].
pub fn encode(module: &CompiledModule) -> Vec<u8> {
    let mut out = Vec::with_capacity(1024);
    out.extend_from_slice(&MAGIC);
    module.encode(&mut out);
    out
}

/// Appends a number in ULEB128: seven bits a byte, least significant first, in as few bytes as
/// possible.
pub(crate) fn write_number(out: &mut Vec<u8>, mut value: u128) {
    loop {
        let low = u8::try_from(value & 0x7f).unwrap_or(0x7f);
        value >>= 7;
        if value == 0 {
            out.push(low);
            return;
        }
        out.push(low | 0x80);
    }
}
