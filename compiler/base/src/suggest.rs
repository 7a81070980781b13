//! "Did you mean": the name nearest to one that does not exist, and how several are told.

use std::collections::BTreeMap;

use crate::Symbol;

/// The candidate that `name` is most likely a slip of, if one is near enough: the same but for case,
/// the same words in another order, its beginning, or a few edits away (one for each three
/// characters). Ties go to
/// the first in the order given.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    nearest_with_distance(name, candidates).map(|(_, candidate)| candidate)
}

/// As [`nearest`], with how far away the name is.
pub fn nearest_with_distance<'a>(
    name: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<(usize, &'a str)> {
    let distance_max = distance_max(name);
    let letters = letters(name);
    let has_words = name.contains('_');
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        if candidate == name || candidate.starts_with('_') {
            continue;
        }
        let distance = if candidate.eq_ignore_ascii_case(name) {
            0
        } else if has_words && candidate.len() == name.len() && words(candidate) == words(name) {
            1
        } else if name.len() >= 3 && candidate.starts_with(name) {
            // `len` for `length`: worse than a slip, better than nothing.
            distance(name, candidate).min(distance_max)
        } else if may_be_near(name, letters, candidate, distance_max) {
            distance(name, candidate)
        } else {
            continue;
        };
        if distance <= distance_max && best.is_none_or(|(least, _)| distance < least) {
            best = Some((distance, candidate));
        }
    }
    best
}

/// Names that others are looked for among many times over: thousands of mistakes can meet thousands
/// of names, most of which cannot be what is meant.
#[derive(Debug, Default)]
pub struct Names {
    /// Their letters and themselves, by length; in each, by name.
    by_length: BTreeMap<usize, Vec<(u64, Symbol)>>,
}

impl Names {
    /// Those names, which come in their order.
    pub fn new<'a>(names: impl IntoIterator<Item = &'a Symbol>) -> Self {
        let mut by_length: BTreeMap<usize, Vec<(u64, Symbol)>> = BTreeMap::new();
        for name in names {
            let text = name.as_str();
            let entry = (letters(text), name.clone());
            by_length.entry(text.len()).or_default().push(entry);
        }
        Self { by_length }
    }

    /// The nearest name that `admits` admits, with how far away it is; of several, the first by name.
    pub fn nearest(&self, name: &str, admits: impl Fn(&str) -> bool) -> Option<(usize, &str)> {
        let (distance_max, letters) = (distance_max(name), letters(name));
        let shortest = name.len().saturating_sub(distance_max);
        let near = name.len() + distance_max;
        let mut found: Vec<&str> = Vec::new();
        for (length, names) in self.by_length.range(shortest..) {
            let is_near = *length <= near;
            if !is_near && name.len() < 3 {
                break;
            }
            let candidates = names.iter().filter(|(other, candidate)| {
                let may_be_near = is_near && differ_little(letters, *other, distance_max);
                may_be_near || letters & !other == 0 && candidate.as_str().starts_with(name)
            });
            found.extend(candidates.map(|(_, candidate)| candidate.as_str()));
        }
        found.retain(|candidate| admits(candidate));
        found.sort_unstable();
        nearest_with_distance(name, found)
    }
}

/// How many edits may lie between a name and what is meant by it. Names of one or two letters are all
/// near each other: only their case can be a slip.
fn distance_max(name: &str) -> usize {
    name.chars().count() / 3
}

/// What most candidates fail, at little cost. An edit changes the length by one at most, and brings
/// one letter at most that was not there.
fn may_be_near(name: &str, letters: u64, candidate: &str, distance_max: usize) -> bool {
    let length = if name.is_ascii() && candidate.is_ascii() {
        name.len().abs_diff(candidate.len())
    } else {
        0
    };
    length <= distance_max && differ_little(letters, self::letters(candidate), distance_max)
}

fn differ_little(letters: u64, other: u64, distance_max: usize) -> bool {
    let new = (letters & !other)
        .count_ones()
        .max((other & !letters).count_ones());
    usize::try_from(new).is_ok_and(|new| new <= distance_max)
}

/// The characters of a name but for their case, as a set in which some share a place.
fn letters(name: &str) -> u64 {
    let bytes = name.bytes();
    bytes.fold(0, |set, byte| set | 1 << (byte.to_ascii_lowercase() & 63))
}

fn words(name: &str) -> Vec<&str> {
    let mut words: Vec<&str> = name.split('_').collect();
    words.sort_unstable();
    words
}

/// The number of insertions, deletions, replacements and exchanges of neighbours between two names.
/// Longer names than 64 characters are not compared.
fn distance(left: &str, right: &str) -> usize {
    let left: Vec<char> = left.chars().collect();
    let right: Vec<char> = right.chars().collect();
    if left.len().max(right.len()) > 64 {
        return usize::MAX;
    }
    let width = right.len() + 1;
    let mut before_last = vec![0; width];
    let mut last: Vec<usize> = (0..width).collect();
    for (row, one) in left.iter().enumerate() {
        let mut current = vec![row + 1; width];
        for (column, other) in right.iter().enumerate() {
            let replaced = last[column] + usize::from(one != other);
            let mut least = replaced.min(last[column + 1] + 1).min(current[column] + 1);
            let exchanged =
                row > 0 && column > 0 && *one == right[column - 1] && left[row - 1] == *other;
            if exchanged {
                least = least.min(before_last[column - 1] + 1);
            }
            current[column + 1] = least;
        }
        before_last = std::mem::replace(&mut last, current);
    }
    last[right.len()]
}

/// Several possibilities in words: `a`, `a or b`, `a, b or c`.
pub fn one_of(possibilities: &[String]) -> String {
    match possibilities {
        [others @ .., last] if !others.is_empty() => format!("{} or {last}", others.join(", ")),
        _ => possibilities.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Names, nearest};
    use crate::Symbol;

    #[test]
    fn slips_are_found() {
        let names = ["push_back", "pop_back", "length", "is_empty"];
        assert_eq!(nearest("pushback", names), Some("push_back"));
        assert_eq!(nearest("lenght", names), Some("length"));
        assert_eq!(nearest("back_push", names), Some("push_back"));
        assert_eq!(nearest("IS_EMPTY", names), Some("is_empty"));
        assert_eq!(nearest("swap", names), None);
        assert_eq!(nearest("x", ["y", "z"]), None);
        assert_eq!(nearest("x", ["y", "X"]), Some("X"));
        assert_eq!(nearest("len", ["lent", "length"]), Some("lent"));
        assert_eq!(nearest("len", names), Some("length"));
    }
    #[test]
    fn slips_are_found_among_many_names_as_among_few() {
        let texts = [
            "LENGTH",
            "back_push",
            "is_empty",
            "lent",
            "length",
            "pop_back",
            "push_back",
            "_swap",
        ];
        let mut symbols = texts.map(Symbol::new);
        symbols.sort();
        let names = Names::new(&symbols);
        for slip in [
            "pushback", "lenght", "back_pop", "IS_EMPTY", "swap", "x", "len", "is", "pu", "push",
            "",
        ] {
            let expected = nearest(slip, symbols.iter().map(Symbol::as_str));
            let found = names.nearest(slip, |_| true).map(|(_, name)| name);
            assert_eq!(found, expected, "{slip}");
        }
        let but_vectors = |name: &str| !name.ends_with("back");
        assert_eq!(names.nearest("push_bac", but_vectors), None);
    }
}
