//! The limits on what the compiler reads. Whatever is read from outside is bounded by one of them.

/// Bounds on source text and on what is reported about it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// The longest source file, in bytes.
    pub source_bytes_max: u32,
    /// The deepest nesting of brackets and of constructs without brackets. Recursion over a tree
    /// of this depth is safe on any thread of ours.
    pub nesting_max: u32,
    /// How many errors are printed before the rest is only counted.
    pub errors_reported_max: u32,
    /// The longest identifier, in bytes; the bytecode format has the same bound.
    pub identifier_bytes_max: u32,
}

impl Limits {
    /// The limits of the command line and of the language server.
    pub const STANDARD: Self = Self {
        source_bytes_max: 16 * 1024 * 1024,
        nesting_max: 256,
        errors_reported_max: 50,
        identifier_bytes_max: 255,
    };
}
