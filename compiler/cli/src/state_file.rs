//! State in a file: JSON of state key to canonical bytes in hexadecimal, modules included.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use weft_driver::ReadError;
use weft_storage::MemoryState;
use weft_vm::{Identifier, ModuleId, StateKey, TypeTag};

use crate::files;

/// The largest state file, in bytes.
const BYTES_MAX: u64 = 1 << 30;

/// Reads a state; a file that does not exist is an empty state.
pub(crate) fn read(path: &Path) -> Result<MemoryState, String> {
    let at = path.display();
    let bytes = match files::read(path, BYTES_MAX) {
        Ok(bytes) => bytes,
        Err(ReadError::NotFound) => return Ok(MemoryState::new()),
        Err(error) => return Err(format!("the state file `{at}` cannot be read: {error}")),
    };
    let entries: BTreeMap<String, String> = serde_json::from_slice(&bytes)
        .map_err(|error| format!("the state file `{at}` is damaged: {error}"))?;
    let mut values = Vec::with_capacity(entries.len());
    for (key, value) in entries {
        let damaged = |what: &str| format!("the state file `{at}` is damaged: {what} of `{key}`");
        let parsed = parse_key(&key).ok_or_else(|| damaged("the key"))?;
        values.push((
            parsed,
            parse_hex(&value).ok_or_else(|| damaged("the value"))?,
        ));
    }
    Ok(MemoryState::from_values(values))
}

/// Replaces the file as a whole.
pub(crate) fn write(path: &Path, state: &MemoryState) -> Result<(), String> {
    let mut entries = BTreeMap::new();
    for (key, bytes) in state.iter() {
        let mut text = String::with_capacity(bytes.len() * 2);
        for byte in bytes.iter() {
            // Writing to a string cannot fail.
            let _ = write!(text, "{byte:02x}");
        }
        entries.insert(key.to_string(), text);
    }
    let text = serde_json::to_vec_pretty(&entries).map_err(|error| error.to_string())?;
    files::write(path, &text).map_err(|error| {
        format!(
            "the state file `{}` cannot be written: {error}",
            path.display()
        )
    })
}

/// The key of its text, `module 0x1::vector` or `resource 0xa 0x42::coin::Balance<…>`.
fn parse_key(text: &str) -> Option<StateKey> {
    if let Some(module) = text.strip_prefix("module ") {
        let (address, name) = module.split_once("::")?;
        let name = Identifier::new(name).ok()?;
        return Some(StateKey::Module(ModuleId {
            address: address.parse().ok()?,
            name,
        }));
    }
    let (address, tag) = text.strip_prefix("resource ")?.split_once(' ')?;
    let TypeTag::Struct(tag) = tag.parse().ok()? else {
        return None;
    };
    Some(StateKey::Resource {
        address: address.parse().ok()?,
        tag: *tag,
    })
}

fn parse_hex(text: &str) -> Option<Vec<u8>> {
    if !text.len().is_multiple_of(2) || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    (0..text.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(text.get(at..at + 2)?, 16).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{parse_hex, parse_key};

    #[test]
    fn keys_are_read_as_they_are_printed() {
        for text in [
            "module 0x1::vector",
            "resource 0xa 0x42::coin::Balance<u64, vector<u8>>",
        ] {
            assert_eq!(parse_key(text).unwrap().to_string(), text);
        }
        for text in [
            "",
            "module x",
            "resource 0xa u64",
            "resource 0xa",
            "thing 0x1::a",
        ] {
            assert!(parse_key(text).is_none(), "{text}");
        }
    }

    #[test]
    fn damaged_bytes_are_refused() {
        assert_eq!(parse_hex("00ff"), Some(vec![0, 255]));
        assert_eq!(parse_hex("0"), None);
        assert_eq!(parse_hex("+1"), None);
        assert_eq!(parse_hex("éé"), None);
    }
}
