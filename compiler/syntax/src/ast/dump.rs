//! The tree as text: S-expressions without spans, the same for the same tree.
