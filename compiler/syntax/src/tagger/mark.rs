//! What earlier tokens have decided about later ones.

use std::collections::BTreeMap;

use super::context::FrameKind;
use crate::token::TokenKind;

/// What an earlier token has decided about a later one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mark {
    /// It has this kind.
    Kind(TokenKind),
    /// It is the `else` of an `if` whose first branch is a block.
    BoundElse,
    /// It is a `{` that opens this.
    Opens(FrameKind),
    /// A `)` that is missing goes before it.
    ClosesCondition,
}

/// The marks of tokens, by their indices.
#[derive(Debug)]
pub(super) struct Marks {
    marks: BTreeMap<usize, Mark>,
    /// The first index with a mark. Most tokens have none and come before it, which is found out without
    /// a look into the tree.
    first: usize,
}

impl Marks {
    pub(super) fn new() -> Self {
        Self {
            marks: BTreeMap::new(),
            first: usize::MAX,
        }
    }

    pub(super) fn get(&self, at: usize) -> Option<Mark> {
        if at < self.first {
            return None;
        }
        self.marks.get(&at).copied()
    }

    pub(super) fn insert(&mut self, at: usize, mark: Mark) {
        self.marks.insert(at, mark);
        self.first = self.first.min(at);
    }

    pub(super) fn remove(&mut self, at: usize) {
        self.marks.remove(&at);
        let first = self.marks.first_key_value();
        self.first = first.map_or(usize::MAX, |(at, _)| *at);
    }
}
