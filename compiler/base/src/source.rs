//! Source files and positions in them.
//!
//! A [`Span`] is a file and two byte offsets. Spans made by the parser lie inside their file on
//! character boundaries with `start <= end`; code that shows a span does not rely on it.

use std::sync::{Arc, OnceLock};

/// A file of a [`SourceMap`], in the order in which files were added.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FileId(pub u32);

/// A range of bytes of one file: `start` belongs to it, `end` does not.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The file.
    pub file: FileId,
    /// The offset of the first byte.
    pub start: u32,
    /// The offset after the last byte.
    pub end: u32,
}

impl std::fmt::Debug for Span {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}:{}..{}", self.file.0, self.start, self.end)
    }
}

impl Span {
    /// The bytes `start..end` of `file`.
    pub const fn new(file: FileId, start: u32, end: u32) -> Self {
        Self { file, start, end }
    }

    /// The smallest span that holds both, which are of one file.
    pub fn to(self, other: Self) -> Self {
        debug_assert_eq!(self.file, other.file, "joined spans are of one file");
        Self::new(
            self.file,
            self.start.min(other.start),
            self.end.max(other.end),
        )
    }

    /// The empty span before the first byte.
    pub const fn before(self) -> Self {
        Self::new(self.file, self.start, self.start)
    }

    /// The empty span after the last byte.
    pub const fn after(self) -> Self {
        Self::new(self.file, self.end, self.end)
    }

    /// The number of bytes.
    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    /// Whether the span holds no byte.
    pub const fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// Whether `other` lies inside.
    pub fn contains(self, other: Self) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }
}

/// A position as people count it: both start at one; columns are characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LineColumn {
    /// The line, from one.
    pub line: u32,
    /// The character in the line, from one.
    pub column: u32,
}

/// One source file.
#[derive(Clone, Debug)]
pub struct SourceFile {
    name: Arc<str>,
    text: Arc<str>,
    /// Counted when somebody first asks: of most files nothing is ever shown.
    line_starts: OnceLock<Vec<u32>>,
}

impl SourceFile {
    fn new(name: &str, text: Arc<str>) -> Self {
        Self {
            name: name.into(),
            text,
            line_starts: OnceLock::new(),
        }
    }

    /// The path under which the file is shown.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &Arc<str> {
        &self.text
    }

    /// The byte offsets at which lines start; the first is zero.
    pub fn line_starts(&self) -> &[u32] {
        self.line_starts.get_or_init(|| {
            let bytes = self.text.bytes().zip(1_u32..);
            let newlines = bytes.filter(|(byte, _)| *byte == b'\n');
            let starts = std::iter::once(0).chain(newlines.map(|(_, next)| next));
            starts.collect()
        })
    }

    /// The greatest character boundary that is not after `offset`.
    pub fn clamp(&self, offset: u32) -> u32 {
        let offset = usize::try_from(offset).unwrap_or(usize::MAX);
        let boundary = self.text.floor_char_boundary(offset.min(self.text.len()));
        u32::try_from(boundary).unwrap_or(u32::MAX)
    }

    /// The line and column of a byte offset; offsets past the end count as the end.
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let offset = self.clamp(offset);
        let line_starts = self.line_starts();
        let line = line_starts.partition_point(|start| *start <= offset).max(1);
        let start = line_starts.get(line - 1).copied().unwrap_or(0);
        let column = self.slice(start, offset).chars().count() + 1;
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        LineColumn {
            line: count(line),
            column: count(column),
        }
    }

    /// The text between two offsets, clamped to the file and to character boundaries.
    pub fn slice(&self, start: u32, end: u32) -> &str {
        let index = |offset| usize::try_from(self.clamp(offset)).unwrap_or(0);
        self.text.get(index(start)..index(end)).unwrap_or("")
    }
}

/// The source files of one compilation.
#[derive(Clone, Default, Debug)]
pub struct SourceMap {
    files: Vec<SourceFile>,
}

impl SourceMap {
    /// A map without files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file under the name that diagnostics show.
    pub fn add(&mut self, name: &str, text: impl Into<Arc<str>>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        assert!(id.0 < u32::MAX, "files are counted in 32 bits");
        self.files.push(SourceFile::new(name, text.into()));
        id
    }

    /// The file with this id, if it is one of this map.
    pub fn get(&self, id: FileId) -> Option<&SourceFile> {
        self.files.get(usize::try_from(id.0).ok()?)
    }

    /// All files with their ids, in the order in which they were added.
    pub fn files(&self) -> impl Iterator<Item = (FileId, &SourceFile)> {
        (0..).map(FileId).zip(&self.files)
    }

    /// The text of a span; empty if the file is not of this map.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.file)
            .map_or("", |file| file.slice(span.start, span.end))
    }

    /// The line and column where a span starts.
    pub fn line_column(&self, span: Span) -> Option<LineColumn> {
        Some(self.get(span.file)?.line_column(span.start))
    }
}

#[cfg(test)]
mod tests {
    use super::{FileId, LineColumn, SourceMap, Span};

    #[test]
    fn lines_and_columns_are_counted_from_one_in_characters() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.move", "ab\nçd\n");
        let at = |offset| sources.line_column(Span::new(file, offset, offset));
        assert_eq!(at(0), Some(LineColumn { line: 1, column: 1 }));
        assert_eq!(at(2), Some(LineColumn { line: 1, column: 3 }));
        assert_eq!(at(3), Some(LineColumn { line: 2, column: 1 }));
        assert_eq!(at(5), Some(LineColumn { line: 2, column: 2 }));
        assert_eq!(at(99), Some(LineColumn { line: 3, column: 1 }));
        assert_eq!(sources.line_column(Span::new(FileId(7), 0, 0)), None);
    }

    #[test]
    fn slices_are_clamped_to_character_boundaries() {
        let mut sources = SourceMap::new();
        let file = sources.add("a.move", "çd");
        assert_eq!(sources.slice(Span::new(file, 1, 2)), "ç");
        assert_eq!(sources.slice(Span::new(file, 2, 99)), "d");
        assert_eq!(sources.slice(Span::new(file, 3, 1)), "");
    }
}
