//! Every `match` has an arm for every value, and every arm a value that comes to it.
//!
//! Arms with a guard count for nothing: what they match may go on to later ones. The search for
//! values that are left over is [`usefulness`]; here its answers become messages.

mod usefulness;

use weft_base::{Applicability, Code, Diagnostic, Span};

use self::usefulness::{Search, TooComplex, Witness};
use crate::body::{Arm, Body, ExprKind, PatternKind};
use crate::definition::DefMap;
use crate::id::{ExprId, PatternId};
use crate::interval::Interval;
use crate::resolve::Resolver;
use crate::ty::Ty;

/// How many of the values that are left over are named.
const WITNESSES_MAX: usize = 4;

/// Checks the matches of a body.
pub(crate) fn check(resolver: &mut Resolver<'_>, body: &Body) {
    let mut errors = Vec::new();
    for expr in body.expressions.values() {
        let ExprKind::Match { scrutinee, arms } = &expr.kind else {
            continue;
        };
        let checker = Checker {
            definitions: &resolver.definitions,
            body,
            scrutinee: *scrutinee,
            arms,
            span: expr.span,
        };
        checker.check(&mut errors);
    }
    resolver.findings.diagnostics.extend(errors);
}

struct Checker<'a> {
    definitions: &'a DefMap,
    body: &'a Body,
    scrutinee: ExprId,
    arms: &'a [Arm],
    span: Span,
}

impl Checker<'_> {
    fn check(&self, errors: &mut Vec<Diagnostic>) {
        let scrutinee = self.body.expr(self.scrutinee);
        if is_broken(&scrutinee.ty) || self.arms.iter().any(|arm| self.has_error(arm.pattern)) {
            return;
        }
        let before = errors.len();
        if empty_ranges(self.body, self.arms, errors) {
            return;
        }
        if let Err(TooComplex) = self.check_arms(&scrutinee.ty, errors) {
            errors.truncate(before);
            errors.push(too_complex(scrutinee.span));
        }
    }

    fn check_arms(&self, ty: &Ty, errors: &mut Vec<Diagnostic>) -> Result<(), TooComplex> {
        let mut search = Search::new(self.definitions, self.body);
        let mut before: Vec<&Arm> = Vec::new();
        for arm in self.arms {
            let patterns: Vec<PatternId> = before.iter().map(|arm| arm.pattern).collect();
            if !search.is_useful(&patterns, arm.pattern, ty)? {
                errors.push(self.unreachable(&mut search, &before, arm, ty)?);
            } else if arm.guard.is_none() {
                before.push(arm);
            }
        }
        let patterns: Vec<PatternId> = before.iter().map(|arm| arm.pattern).collect();
        let missing = search.missing(&patterns, ty, WITNESSES_MAX + 1)?;
        let is_lost = |witness: &Witness| {
            let variant = witness.variant();
            variant.is_some_and(|it| self.definitions.is_lost_variant(it))
        };
        if !missing.is_empty() && !missing.iter().any(is_lost) {
            let all: Vec<PatternId> = self.arms.iter().map(|arm| arm.pattern).collect();
            let guards_are_why = search.missing(&all, ty, 1)?.is_empty();
            errors.push(self.not_exhaustive(&missing, ty, guards_are_why));
        }
        Ok(())
    }

    fn unreachable(
        &self,
        search: &mut Search<'_>,
        before: &[&Arm],
        arm: &Arm,
        ty: &Ty,
    ) -> Result<Diagnostic, TooComplex> {
        let span = self.body.patterns[arm.pattern].span;
        let message = "an arm that is never reached";
        let label = "every value of this pattern is matched before";
        let mut error = Diagnostic::new(Code::UnreachableArm, message, span, label);
        let mut covering = None;
        for earlier in before {
            if !search.is_useful(&[earlier.pattern], arm.pattern, ty)? {
                covering = Some(*earlier);
                break;
            }
        }
        error = match covering {
            Some(earlier) => {
                let place = self.body.patterns[earlier.pattern].span;
                error.with_secondary(place, "this arm matches all of them")
            }
            None => error.with_note("the arms before it match all of them together"),
        };
        Ok(error.with_help("remove the arm, or put it before the more general one"))
    }

    fn not_exhaustive(&self, missing: &[Witness], ty: &Ty, guards_are_why: bool) -> Diagnostic {
        let mut arms: Vec<String> = missing
            .iter()
            .take(WITNESSES_MAX)
            .map(|witness| witness.show(self.definitions))
            .collect();
        let is_all = missing.len() <= WITNESSES_MAX;
        let message = if arms.iter().any(|arm| arm == "_") {
            "this `match` does not cover every value".to_owned()
        } else {
            let list = enumerate(&arms, is_all);
            format!("this `match` does not cover {list}")
        };
        let scrutinee = self.body.expr(self.scrutinee).span;
        let label = "some values of this have no arm";
        let mut error = Diagnostic::new(Code::MatchNotExhaustive, message, scrutinee, label);
        for (span, text) in self.declarations(missing, ty) {
            error = error.with_secondary(span, text);
        }
        let mut guards = self.arms.iter().filter_map(|arm| arm.guard);
        if let (true, Some(guard)) = (guards_are_why, guards.next()) {
            let guard = self.body.expr(guard).span;
            error = error.with_secondary(guard, "an arm with a guard covers nothing for certain");
        }
        if !is_all {
            arms = vec!["_".to_owned()];
        }
        let edits = self.insertion(&arms);
        let (is_rest, title) = match arms.as_slice() {
            [only] if only == "_" => (true, "add an arm for all the rest"),
            [_] => (false, "add the missing arm"),
            _ => (false, "add the missing arms"),
        };
        let error = error.with_fix_edits(title, Applicability::HasPlaceholders, edits);
        if is_rest {
            return error;
        }
        error.with_help("or add `_ => …` for all the rest")
    }

    /// The text of the missing arms, at the end of the list.
    fn insertion(&self, arms: &[String]) -> Vec<weft_base::Edit> {
        // Arms are indented as in a function of a module, as everybody writes.
        let separator = ",\n            ";
        let added: Vec<String> = arms.iter().map(|arm| format!("{arm} => abort 0")).collect();
        let added = added.join(separator);
        let (span, text) = match self.arms.last() {
            Some(last) => (last.span.after(), format!("{separator}{added}")),
            None => {
                let end = self.span.end.saturating_sub(1);
                let span = Span::new(self.span.file, end, end);
                (span, format!(" {added} "))
            }
        };
        vec![weft_base::Edit { span, text }]
    }

    /// The declarations of the variants that are left over, those of one enum.
    fn declarations(&self, missing: &[Witness], ty: &Ty) -> Vec<(Span, String)> {
        let mut places: Vec<(Span, String)> = Vec::new();
        for constructor in missing.iter().filter_map(Witness::variant) {
            let name = self.definitions.constructor_name(constructor);
            let place = (
                self.definitions.constructor_span(constructor),
                format!("`{name}` is declared here"),
            );
            if places.len() < WITNESSES_MAX && !places.contains(&place) {
                places.push(place);
            }
        }
        let mut inner = ty;
        while let Ty::Reference(_, referent) = inner {
            inner = referent;
        }
        if let Ty::Struct(item, _) = inner {
            let item = &self.definitions.structs[*item];
            if item.is_enum() {
                let text = format!("`{}` is declared here", item.name.as_str());
                places.insert(0, (item.name.span, text));
            }
        }
        places
    }

    fn has_error(&self, pattern: PatternId) -> bool {
        let mut open = vec![pattern];
        while let Some(id) = open.pop() {
            let pattern = &self.body.patterns[id];
            if is_broken(&pattern.ty) {
                return true;
            }
            match &pattern.kind {
                PatternKind::Error => return true,
                PatternKind::Struct { fields, .. } => {
                    open.extend(fields.iter().map(|(_, inner)| *inner));
                }
                PatternKind::Tuple(elements) => open.extend(elements),
                PatternKind::Literal(_) | PatternKind::Range { .. } => {
                    if !Interval::is_of_type(self.body, pattern) {
                        return true;
                    }
                }
                PatternKind::Wildcard | PatternKind::Bind(_) | PatternKind::Place(_) => {}
            }
        }
        false
    }
}

/// "`A`, `B` and `C`".
fn enumerate(patterns: &[String], is_all: bool) -> String {
    let mut list: Vec<String> = patterns.iter().map(|text| format!("`{text}`")).collect();
    if !is_all {
        list.push("others".to_owned());
    }
    match list.as_slice() {
        [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
        _ => list.concat(),
    }
}

fn is_broken(ty: &Ty) -> bool {
    ty.has_error() || *ty == Ty::Never
}

/// Reports ranges that no integer is in.
fn empty_ranges(body: &Body, arms: &[Arm], errors: &mut Vec<Diagnostic>) -> bool {
    let before = errors.len();
    let mut open: Vec<PatternId> = arms.iter().map(|arm| arm.pattern).collect();
    while let Some(id) = open.pop() {
        let pattern = &body.patterns[id];
        match &pattern.kind {
            PatternKind::Struct { fields, .. } => {
                open.extend(fields.iter().map(|(_, inner)| *inner));
            }
            PatternKind::Tuple(elements) => open.extend(elements),
            PatternKind::Range { .. } => {
                if Interval::of_pattern(body, pattern).is_none() {
                    let message = "a range that holds no value";
                    let label = "its first value is after its last one";
                    let code = Code::EmptyRange;
                    errors.push(Diagnostic::new(code, message, pattern.span, label));
                }
            }
            PatternKind::Wildcard
            | PatternKind::Bind(_)
            | PatternKind::Place(_)
            | PatternKind::Literal(_)
            | PatternKind::Error => {}
        }
    }
    errors.len() > before
}

/// A `match` that would take too long to reason about.
pub(crate) fn too_complex(span: Span) -> Diagnostic {
    let message = "this `match` is too complex";
    let label = "its arms overlap in too many ways";
    Diagnostic::new(Code::MatchTooComplex, message, span, label)
        .with_help("match one part after the other, each in a `match` of its own")
}
