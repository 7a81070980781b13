//! "Did you mean": the name nearest to one that does not exist.

/// The candidate that `name` is most likely a slip of, if one is near enough: the same but for case,
/// the same words in another order, its beginning, or a few edits away (one for each three
/// characters). Ties go to
/// the first in the order given.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Names of one or two letters are all near each other: only their case can be a slip.
    let distance_max = name.chars().count() / 3;
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
    best.map(|(_, candidate)| candidate)
}

/// What most candidates fail, at little cost: thousands of mistakes can meet thousands of names. An
/// edit changes the length by one at most, and brings one letter at most that was not there.
fn may_be_near(name: &str, letters: u128, candidate: &str, distance_max: usize) -> bool {
    let length = if name.is_ascii() && candidate.is_ascii() {
        name.len().abs_diff(candidate.len())
    } else {
        0
    };
    length <= distance_max && {
        let other = self::letters(candidate);
        let new = (letters & !other)
            .count_ones()
            .max((other & !letters).count_ones());
        usize::try_from(new).is_ok_and(|new| new <= distance_max)
    }
}

/// The characters of a name, as a set; those beyond ASCII count as one.
fn letters(name: &str) -> u128 {
    let bytes = name.bytes();
    bytes.fold(0, |set, byte| set | 1 << byte.min(127))
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

#[cfg(test)]
mod tests {
    use super::nearest;

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
}
