//! Specifications: where their tokens are, and the parts of their trees.

use weft_base::{Code, Diagnostic, Severity, Span, Symbol};

use super::{Context, unboxed};
use crate::ast::{
    Attribute, ConditionKind, Documentation, Expr, ExprKind, FrameKind, Name, ProofBranch,
    ProofStep, ProofStepKind, Property, QuantifierKind, Spec, SpecKind, SpecMember, SpecMemberKind,
    SpecSignature, TypeParameter, Use, UseTree, VariableScope,
};
use crate::delimiter::Balanced;
use crate::recover::parse_specification;
use crate::tagger::tag_specification;
use crate::token::TokenKind;

/// The tokens of specifications, which those of the members around them leave out.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SpecSource<'a> {
    /// All tokens of the file, as they were before they were tagged.
    pub(crate) balanced: &'a Balanced,
    /// Those that stand beside the expressions of functions, in order.
    pub(crate) beside: &'a [Span],
    /// The offsets of brackets without a partner that are none of theirs.
    pub(crate) mended: &'a [u32],
}

impl Context<'_> {
    /// The specification whose first word is at a place. What is wrong with it is a warning.
    pub(crate) fn spec(&mut self, start: u32) -> Spec {
        let tokens = &self.specs.balanced.tokens;
        let first = tokens.partition_point(|token| token.start < start);
        let word = tokens
            .get(first..)
            .and_then(|rest| rest.iter().position(|it| it.kind == TokenKind::Spec));
        let first = first + word.unwrap_or(0);
        let (tagged, end) = tag_specification(self.file, self.text, self.specs.balanced, first);
        let span = match (tokens.get(first), tokens.get(end.saturating_sub(1))) {
            (Some(first), Some(last)) => self.span(first.start, last.end),
            _ => self.span(start, start),
        };
        let recovered = parse_specification(
            self.file,
            self.text,
            self.documentation,
            self.specs,
            &tagged.tokens,
        );
        let found = tagged.diagnostics.into_iter().chain(recovered.diagnostics);
        for mut diagnostic in found {
            if !self.follows_mended(&diagnostic) {
                soften(&mut diagnostic);
                self.diagnostics.push(diagnostic);
            }
        }
        let kind = recovered.member.map_or(SpecKind::Error, |spec| spec.kind);
        let mentions = self.mentions(first, end);
        Spec {
            kind,
            mentions,
            span,
        }
    }

    /// Whether a bracket had to be mended before it, which is most likely why it was found.
    fn follows_mended(&self, diagnostic: &Diagnostic) -> bool {
        let Some(place) = diagnostic.primary() else {
            return false;
        };
        let Balanced {
            tokens, repaired, ..
        } = self.specs.balanced;
        let before = repaired.partition_point(|at| *at <= place.start);
        let Some(last) = before.checked_sub(1).and_then(|index| repaired.get(index)) else {
            return false;
        };
        let from = tokens.partition_point(|token| token.start < *last);
        let mut after = tokens.get(from..).unwrap_or(&[]).iter();
        let end = after.find(|token| token.kind == TokenKind::Semicolon);
        end.is_none_or(|end| place.start <= end.start)
    }

    /// The names in an item that is for tests only.
    pub(super) fn test_mentions(&self, attributes: &[Attribute], span: Span) -> Vec<Symbol> {
        let is_for_tests = attributes.iter().any(|attribute| {
            let name = attribute.path.single();
            name.is_some_and(|name| matches!(name.as_str(), "test" | "test_only"))
        });
        if !is_for_tests {
            return Vec::new();
        }
        let tokens = &self.specs.balanced.tokens;
        let first = tokens.partition_point(|token| token.start < span.start);
        let end = tokens.partition_point(|token| token.start < span.end);
        self.mentions(first, end)
    }

    /// The names between two tokens that nothing before them qualifies.
    fn mentions(&self, first: usize, end: usize) -> Vec<Symbol> {
        let tokens = self.specs.balanced.tokens.get(first..end).unwrap_or(&[]);
        let mut mentions: Vec<&str> = Vec::new();
        let mut before = TokenKind::Spec;
        for token in tokens {
            let qualified = matches!(before, TokenKind::Dot | TokenKind::ColonColon);
            if token.kind == TokenKind::Identifier && !qualified {
                mentions.push(self.text(self.span(token.start, token.end)));
            }
            before = token.kind;
        }
        mentions.sort_unstable();
        mentions.dedup();
        mentions.into_iter().map(Symbol::new).collect()
    }

    /// The specifications inside a function that stand beside its expressions.
    pub(super) fn specs_beside(&mut self, function: Span) -> Vec<Spec> {
        let beside = self.specs.beside;
        let from = beside.partition_point(|spec| spec.start < function.start);
        let inside = beside.get(from..).unwrap_or(&[]);
        let inside = inside.iter().take_while(|spec| function.contains(**spec));
        inside.map(|span| self.spec(span.start)).collect()
    }

    pub(crate) fn whole_spec(&mut self, kind: SpecKind, l: u32, r: u32) -> Spec {
        Spec {
            kind,
            mentions: Vec::new(),
            span: self.span(l, r),
        }
    }

    pub(crate) fn type_signature(type_parameters: Vec<TypeParameter>) -> Option<SpecSignature> {
        (!type_parameters.is_empty()).then(|| SpecSignature {
            type_parameters,
            parameters: Vec::new(),
            result: None,
        })
    }

    pub(crate) fn proof(steps: Option<Vec<Option<Box<ProofStep>>>>) -> Option<Vec<ProofStep>> {
        steps.map(|steps| unboxed(steps.into_iter().flatten().collect()))
    }

    pub(crate) fn spec_member(&mut self, kind: SpecMemberKind, l: u32, r: u32) -> SpecMember {
        let documentation: Option<Documentation> = self.documentation.attach(self.text, l, l);
        let span = self.span(l, r);
        if let SpecMemberKind::Update(value) = &kind
            && !matches!(value.kind, ExprKind::Assign { .. } | ExprKind::Error)
        {
            self.report(Diagnostic::new(
                Code::UnexpectedToken,
                "an update without `=`",
                value.span,
                "expected `variable = value`",
            ));
        }
        SpecMember {
            documentation,
            kind,
            span,
        }
    }

    pub(crate) fn spec_use(&mut self, tree: UseTree, l: u32, r: u32) -> SpecMember {
        let import = Use {
            attributes: Vec::new(),
            tree,
            span: self.span(l, r),
        };
        self.spec_member(SpecMemberKind::Use(import), l, r)
    }

    /// The kind of the condition whose word is at a place.
    pub(crate) fn condition_kind(&mut self, l: u32, r: u32) -> ConditionKind {
        let word = self.text(self.span(l, r));
        // The tagger has read the word.
        ConditionKind::parse(word).unwrap_or(ConditionKind::Assert)
    }

    pub(crate) fn condition(
        kind: ConditionKind,
        type_parameters: Vec<TypeParameter>,
        properties: Vec<Property>,
        condition: Expr,
    ) -> SpecMemberKind {
        SpecMemberKind::Condition {
            kind,
            type_parameters,
            properties,
            condition,
            codes: Vec::new(),
        }
    }

    pub(crate) fn aborts_if(
        kind: ConditionKind,
        properties: Vec<Property>,
        condition: Expr,
        codes: Option<Vec<Expr>>,
    ) -> SpecMemberKind {
        SpecMemberKind::Condition {
            kind,
            type_parameters: Vec::new(),
            properties,
            condition,
            codes: codes.unwrap_or_default(),
        }
    }

    pub(crate) fn update_invariant(
        type_parameters: Vec<TypeParameter>,
        mut properties: Vec<Property>,
        after: Vec<Property>,
        condition: Expr,
    ) -> SpecMemberKind {
        properties.extend(after);
        let kind = ConditionKind::InvariantUpdate;
        Self::condition(kind, type_parameters, properties, condition)
    }

    /// The kind of the frame whose word is at a place.
    pub(crate) fn frame_kind(&mut self, l: u32, r: u32) -> FrameKind {
        if self.text(self.span(l, r)).starts_with("reads") {
            FrameKind::Reads
        } else {
            FrameKind::Modifies
        }
    }

    /// The scope of the variable whose word is at a place.
    pub(crate) fn variable_scope(&mut self, l: u32, r: u32) -> VariableScope {
        if self.text(self.span(l, r)) == "global" {
            VariableScope::Global
        } else {
            VariableScope::Local
        }
    }

    /// The quantifier whose word is at a place.
    pub(crate) fn quantifier_kind(&mut self, l: u32, r: u32) -> QuantifierKind {
        if self.text(self.span(l, r)) == "forall" {
            QuantifierKind::All
        } else {
            QuantifierKind::Some
        }
    }

    /// A pattern of functions, with its text as its name.
    pub(crate) fn apply_pattern(&mut self, l: u32, r: u32) -> Name {
        let span = self.span(l, r);
        let words: Vec<&str> = self.text(span).split_whitespace().collect();
        Name::new(Symbol::new(&words.join(" ")), span)
    }

    /// The label of states before `|~`, with its text as its name.
    pub(crate) fn state_label(&mut self, l: u32, r: u32) -> Name {
        let span = self.span(l, r);
        let text = self.text(span).trim_end_matches(['|', '~', ' ']);
        let words: Vec<&str> = text.split_whitespace().collect();
        Name::new(Symbol::new(&words.concat()), span)
    }

    pub(crate) fn error_property(&mut self, l: u32, r: u32) -> Property {
        Property {
            name: self.error_name(l, r),
            value: None,
            span: self.span(l, r),
        }
    }

    pub(crate) fn proof_step(&mut self, kind: ProofStepKind, l: u32, r: u32) -> ProofStep {
        let span = self.span(l, r);
        ProofStep { kind, span }
    }

    pub(crate) fn proof_if(
        (mut branches, otherwise): (Vec<ProofBranch>, Vec<ProofStep>),
    ) -> ProofStepKind {
        branches.reverse();
        ProofStepKind::If {
            branches,
            otherwise,
        }
    }
}

/// Makes the warning that it is of an error in a specification: the program means the same
/// without it.
pub(crate) fn soften(diagnostic: &mut Diagnostic) {
    if diagnostic.severity == Severity::Error {
        diagnostic.code = Code::SpecificationSyntax;
        diagnostic.severity = Severity::Warning;
        let note = "specifications are kept for documentation only, and the program means the same \
                    without this one";
        diagnostic.notes.push(note.to_owned());
    }
}
