//! Named addresses in the words of tasks.

use std::collections::BTreeMap;

use weft_types::{AccountAddress, Identifier, ModuleId};

/// The values of named addresses.
pub(super) type Addresses = BTreeMap<String, AccountAddress>;

/// The address that a word stands for: `0x42`, `@0x42`, a decimal number, or a name.
pub(super) fn address(addresses: &Addresses, text: &str) -> Option<AccountAddress> {
    let text = text.trim();
    let text = text.strip_prefix('@').unwrap_or(text);
    if let Some(address) = addresses.get(text) {
        return Some(*address);
    }
    text.parse()
        .ok()
        .or_else(|| text.parse().ok().map(AccountAddress::from_u64))
}

/// The name before `::` in a text that is the name of no address.
pub(super) fn unknown_name<'text>(addresses: &Addresses, text: &'text str) -> Option<&'text str> {
    let (head, _) = text.split_once("::")?;
    let head = head.trim();
    let is_name = Identifier::new(head).is_ok();
    (is_name && address(addresses, head).is_none()).then_some(head)
}

/// A text with the values of the named addresses in it, where `stands` says so: names are given with
/// what is before and behind them. Quoted text stays.
fn substitute(
    addresses: &Addresses,
    text: &str,
    stands: impl Fn(&str, &str) -> bool,
    prefix: &str,
) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    while let Some(first) = rest.chars().next() {
        if first == '"' {
            let mut is_escaped = false;
            let end = rest[1..].find(|letter| {
                let ends = letter == '"' && !is_escaped;
                is_escaped = letter == '\\' && !is_escaped;
                ends
            });
            let end = end.map_or(rest.len(), |end| end + 2);
            result.push_str(&rest[..end]);
            rest = &rest[end..];
        } else if is_word(first) {
            let end = rest.find(|letter| !is_word(letter)).unwrap_or(rest.len());
            let (word, behind) = rest.split_at(end);
            match addresses.get(word) {
                Some(address) if stands(&result, behind) => {
                    if !result.ends_with('@') {
                        result.push_str(prefix);
                    }
                    result.push_str(&address.to_string());
                }
                Some(_) | None => result.push_str(word),
            }
            rest = behind;
        } else {
            result.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    result
}

/// A type or path whose named addresses, those before `::`, are replaced.
pub(super) fn path(addresses: &Addresses, text: &str) -> String {
    let stands = |before: &str, behind: &str| behind.starts_with("::") && !before.ends_with("::");
    substitute(addresses, text, stands, "")
}

/// A value whose named addresses are replaced, those behind `@` and those that are all of a part.
pub(super) fn value(addresses: &Addresses, text: &str) -> String {
    let stands = |before: &str, behind: &str| {
        let starts = before.ends_with(['@', '[', ',', ' ', '(']) || before.is_empty();
        starts && (behind.is_empty() || behind.starts_with([']', ',', ' ', ')']))
    };
    substitute(addresses, text, stands, "@")
}

/// A module: `0x42::m`.
pub(super) fn module(addresses: &Addresses, text: &str) -> Option<ModuleId> {
    let (head, name) = text.split_once("::")?;
    Some(ModuleId {
        address: address(addresses, head)?,
        name: Identifier::new(name).ok()?,
    })
}

#[cfg(test)]
mod tests {
    use weft_types::AccountAddress;

    use super::{Addresses, address, module, path, unknown_name, value};

    fn names() -> Addresses {
        let named = [("A", 0x42), ("std", 1)];
        let named = named.map(|(name, value)| (name.to_owned(), AccountAddress::from_u64(value)));
        named.into()
    }

    #[test]
    fn names_stand_for_addresses_in_their_places() {
        let names = names();
        assert_eq!(path(&names, "A::A::S<std::A::A>"), "0x42::A::S<0x1::A::A>");
        assert_eq!(value(&names, "[@A, std,@0x3]"), "[@0x42, @0x1,@0x3]");
        assert_eq!(value(&names, r#"b"A @A""#), r#"b"A @A""#);
        assert_eq!(value(&names, "A"), "@0x42");
        assert_eq!(value(&names, "0xA"), "0xA");
        for text in ["A", "@A", "0x42", "@0x42", "66"] {
            let expected = Some(AccountAddress::from_u64(0x42));
            assert_eq!(address(&names, text), expected, "{text}");
        }
        assert_eq!(address(&names, "B"), None);
        assert_eq!(unknown_name(&names, "B::m"), Some("B"));
        assert_eq!(unknown_name(&names, "A::m"), None);
        assert_eq!(unknown_name(&names, "0x::m"), None);
        let id = module(&names, "A::m").map(|id| id.to_string());
        assert_eq!(id.as_deref(), Some("0x42::m"));
    }
}
