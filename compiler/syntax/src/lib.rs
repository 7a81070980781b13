//! Text to tokens to the syntax tree.
//!
//! `parse(file: FileId, text: &str) -> Parse` takes the text of a file and returns the whole tree of it together with everything
//! that is wrong with it: it never fails, reports several mistakes in one run, and leaves `Error`
//! nodes where there was nothing to make sense of. Nothing here knows what a name means.

#![forbid(unsafe_code)]

pub mod ast;

use weft_base::{Diagnostic, Span};

/// What is known of a file after parsing.
#[derive(Debug)]
pub struct Parse {
    /// The tree.
    pub ast: ast::File,
    /// What is wrong with the text.
    pub diagnostics: Vec<Diagnostic>,
    /// What the tree leaves out.
    pub trivia: Trivia,
}

/// What the tree leaves out and a formatter needs.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Trivia {
    /// The comments, documentation included, in order.
    pub comments: Vec<Span>,
}
