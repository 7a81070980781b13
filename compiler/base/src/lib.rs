//! What every stage of the compiler speaks: positions in source text, names, limits and diagnostics.
//!
//! Nothing here knows of tokens, trees or types. A stage takes a [`SourceMap`]'s texts, works with
//! [`Span`]s and [`Symbol`]s, and returns its result together with a list of [`Diagnostic`]s;
//! [`render`] turns those into text for people and into JSON for tools.

#![forbid(unsafe_code)]

pub mod code;
pub mod diagnostic;
pub mod fix;
pub mod limits;
pub mod render;
pub mod source;
pub mod suggest;
pub mod symbol;

pub use code::Code;
pub use diagnostic::{Applicability, Diagnostic, Edit, Fix, Label, LabelRole, Severity};
pub use limits::Limits;
pub use source::{FileId, LineColumn, SourceFile, SourceMap, Span};
pub use symbol::Symbol;
