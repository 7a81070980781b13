//! Patterns: what `let`, `match` arms and lambda parameters bind, and what assignments assign to.

use weft_base::Span;

use super::{Expr, Literal, Name, Path};

/// A pattern.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pattern {
    /// What it is.
    pub kind: PatternKind,
    /// Where it stands.
    pub span: Span,
    height: u16,
}

/// The kinds of patterns.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum PatternKind {
    /// `_`.
    Wildcard,
    /// A single name that does not start with a capital: binds a local.
    Bind(Name),
    /// A single capitalised name or a path: a struct or variant without fields.
    Path(Path),
    /// `S { f, g: p, .. }`.
    Struct {
        /// The struct or variant.
        path: Box<Path>,
        /// The fields named.
        fields: Vec<FieldPattern>,
        /// `..`, which stands for the fields not named.
        rest: Option<Span>,
    },
    /// `S(p, q, ..)`.
    Positional {
        /// The struct or variant.
        path: Box<Path>,
        /// The patterns in order.
        elements: Vec<Pattern>,
        /// `..`, which stands for as many elements as are not written.
        rest: Option<Rest>,
    },
    /// `()` or `(p, q)`; never of one element.
    Tuple(Vec<Pattern>),
    /// `1`, `-1`, `true`, `b"a"`, `@0x1`.
    Literal(PatternLiteral),
    /// `a..b`, `a..=b`, `a..`, `..b`.
    Range {
        /// The lower bound, which belongs to it.
        start: Option<Box<PatternLiteral>>,
        /// The upper bound.
        end: Option<Box<PatternLiteral>>,
        /// Whether the upper bound belongs to it.
        inclusive: bool,
    },
    /// Could not be parsed.
    Error,
}

/// One field of a struct pattern.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldPattern {
    /// The field.
    pub field: Name,
    /// What it is matched with; for the short form, a binding of the field's name.
    pub pattern: Pattern,
    /// Whether only the name is written.
    pub shorthand: bool,
}

/// `..` in a list of patterns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rest {
    /// How many patterns are written before it.
    pub position: u32,
    /// Where it stands.
    pub span: Span,
}

/// A literal in a pattern, where it may have a sign.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PatternLiteral {
    /// Whether `-` is before it.
    pub negative: bool,
    /// The literal.
    pub literal: Literal,
    /// With the sign.
    pub span: Span,
}

impl Pattern {
    /// A pattern of this kind at this place.
    pub fn new(kind: PatternKind, span: Span) -> Self {
        let greatest = |patterns: &[Self]| patterns.iter().map(Self::height).max().unwrap_or(0);
        let arguments =
            |path: &Path| super::types::arguments_height(path.type_arguments.as_deref());
        let inside = match &kind {
            PatternKind::Wildcard
            | PatternKind::Bind(_)
            | PatternKind::Literal(_)
            | PatternKind::Range { .. }
            | PatternKind::Error => 0,
            PatternKind::Path(path) => arguments(path),
            PatternKind::Struct { path, fields, .. } => {
                let heights = fields.iter().map(|field| field.pattern.height);
                heights.max().unwrap_or(0).max(arguments(path))
            }
            PatternKind::Positional { path, elements, .. } => {
                greatest(elements).max(arguments(path))
            }
            PatternKind::Tuple(elements) => greatest(elements),
        };
        Self {
            kind,
            span,
            height: inside.saturating_add(1),
        }
    }

    /// The number of nodes on the longest way down.
    pub fn height(&self) -> u16 {
        self.height
    }
}

/// What an assignment assigns to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Target {
    /// What it is.
    pub kind: TargetKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of assignment targets.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TargetKind {
    /// `_`: the value is dropped.
    Wildcard,
    /// A place: a path of one name, `*e`, `e.f` or `e[i]`.
    Place(Box<Expr>),
    /// `()` or `(a, b)`.
    Tuple(Vec<Target>),
    /// `S { f: a, g }`.
    Struct {
        /// The struct or variant.
        path: Box<Path>,
        /// Its fields.
        fields: Vec<FieldTarget>,
    },
    /// `S(a, b)`.
    Positional {
        /// The struct or variant.
        path: Box<Path>,
        /// Its elements.
        elements: Vec<Target>,
    },
    /// Not a place; reported.
    Error,
}

/// One field of a struct target.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldTarget {
    /// The field.
    pub field: Name,
    /// What it is assigned to.
    pub target: Target,
    /// Whether only the name is written.
    pub shorthand: bool,
}
