//! Footprint summaries.

use super::token::Cursor;
use super::{Assembler, Result};
use crate::FieldIndex;
use crate::summary::{
    Access, Arithmetic, Comparison, DeltaStep, Direction, FunctionSummary, Guard, Mode, OpenCall,
    OpenReference, ResourceIndex, ResourceTerm, Root, Target, Term, TermIndex, WideningReason,
};

impl Assembler<'_> {
    /// Reads a summary up to the closing brace of the function.
    pub(super) fn summary(&mut self, cursor: &mut Cursor<'_>) -> Result<FunctionSummary> {
        let mut summary = FunctionSummary::default();
        while cursor.peek() != Some("}") {
            if let Some(number) = cursor.peek_prefixed::<u16>("t") {
                in_order(cursor, number, summary.terms.len())?;
                cursor.expect("=")?;
                summary.terms.push(term(cursor)?);
            } else if let Some(number) = cursor.peek_prefixed::<u16>("resource") {
                in_order(cursor, number, summary.resources.len())?;
                cursor.expect("=")?;
                let type_ = self.type_index(cursor)?;
                cursor.expect("[")?;
                let key = term_index(cursor)?;
                cursor.expect("]")?;
                summary.resources.push(ResourceTerm { type_, key });
            } else if let Some(number) = cursor.peek_prefixed::<u16>("call") {
                in_order(cursor, number, summary.calls.len())?;
                cursor.expect("=")?;
                let call = self.open_call(cursor)?;
                summary.calls.push(call);
            } else if cursor.accept_word("reference") {
                open_reference(cursor, &mut summary)?;
            } else if cursor.accept_word("results") {
                loop {
                    summary.results.push(term_index(cursor)?);
                    if !cursor.accept(",") {
                        break;
                    }
                }
            } else if cursor.accept_word("widened") {
                summary.widened = Some(reason(cursor)?);
            } else {
                summary.accesses.push(access(cursor)?);
            }
        }
        Ok(summary)
    }

    fn open_call(&mut self, cursor: &mut Cursor<'_>) -> Result<OpenCall> {
        let function = self.tables.function(&mut self.module, cursor)?;
        let type_arguments = if cursor.accept("<") {
            self.type_list(cursor, ">")?
        } else {
            Vec::new()
        };
        let mut arguments = Vec::new();
        cursor.expect("(")?;
        while !cursor.accept(")") {
            if !arguments.is_empty() {
                cursor.expect(",")?;
            }
            arguments.push(term_index(cursor)?);
        }
        Ok(OpenCall {
            function,
            type_arguments,
            arguments,
            references: Vec::new(),
            is_repeated: cursor.accept_word("repeated"),
            guards: guards(cursor)?,
        })
    }
}

fn in_order(cursor: &mut Cursor<'_>, number: u16, expected: usize) -> Result<()> {
    cursor.skip();
    if usize::from(number) == expected {
        Ok(())
    } else {
        Err(cursor.error("the entries of a table are numbered in order"))
    }
}

fn open_reference(cursor: &mut Cursor<'_>, summary: &mut FunctionSummary) -> Result<()> {
    let call: u16 = cursor.prefixed("call")?;
    cursor.expect(".")?;
    let argument = cursor.number()?;
    cursor.expect("=")?;
    let is_exact = !cursor.accept_word("inside");
    let reference = OpenReference {
        argument,
        root: root(cursor)?,
        path: path(cursor)?,
        is_exact,
    };
    match summary.calls.get_mut(usize::from(call)) {
        Some(call) => {
            call.references.push(reference);
            Ok(())
        }
        None => Err(cursor.error("the call has not been declared")),
    }
}

fn term_index(cursor: &mut Cursor<'_>) -> Result<TermIndex> {
    cursor.prefixed("t").map(TermIndex)
}

fn reason(cursor: &mut Cursor<'_>) -> Result<WideningReason> {
    let word = cursor.word()?;
    WideningReason::WORDS
        .iter()
        .find(|(_, name)| *name == word)
        .map(|(reason, _)| *reason)
        .ok_or_else(|| cursor.error("expected a reason"))
}

fn path(cursor: &mut Cursor<'_>) -> Result<Vec<FieldIndex>> {
    let mut path = Vec::new();
    while cursor.accept(".") {
        path.push(FieldIndex(cursor.number()?));
    }
    Ok(path)
}

fn root(cursor: &mut Cursor<'_>) -> Result<Root> {
    match cursor.peek_prefixed("resource") {
        Some(index) => {
            cursor.skip();
            Ok(Root::Resource(ResourceIndex(index)))
        }
        None => cursor.prefixed("parameter").map(Root::Parameter),
    }
}

fn term(cursor: &mut Cursor<'_>) -> Result<Term> {
    let word = cursor.word()?;
    if let Some((operation, _, _)) = Arithmetic::MNEMONICS
        .iter()
        .find(|(_, name, _)| *name == word)
    {
        let left = term_index(cursor)?;
        cursor.expect(",")?;
        return Ok(Term::Arithmetic(*operation, left, term_index(cursor)?));
    }
    Ok(match word {
        "argument" => Term::Argument(cursor.number()?),
        "address" => Term::Address(
            cursor
                .word()?
                .parse()
                .map_err(|_| cursor.error("expected an address"))?,
        ),
        "integer" => Term::Integer(cursor.number()?),
        "field" => {
            let base = term_index(cursor)?;
            cursor.expect(".")?;
            Term::Field(base, FieldIndex(cursor.number()?))
        }
        "each" => Term::Each(term_index(cursor)?),
        "load" => {
            let resource = ResourceIndex(cursor.prefixed("resource")?);
            Term::Load(resource, path(cursor)?)
        }
        "result" => {
            let call = cursor.prefixed("call")?;
            cursor.expect(".")?;
            Term::CallResult(call, cursor.number()?)
        }
        "pack" => {
            let mut fields = Vec::new();
            cursor.expect("(")?;
            while !cursor.accept(")") {
                if !fields.is_empty() {
                    cursor.expect(",")?;
                }
                fields.push(term_index(cursor)?);
            }
            Term::Pack(fields)
        }
        "type_address" => Term::TypeAddress(cursor.number()?),
        "unknown" => Term::Unknown(reason(cursor)?),
        _ => return Err(cursor.error("expected a term")),
    })
}

fn access(cursor: &mut Cursor<'_>) -> Result<Access> {
    let word = cursor.word()?;
    let root = root(cursor)?;
    let target = if cursor.accept("?") {
        Target::Presence
    } else {
        Target::Path(path(cursor)?)
    };
    let mode = match word {
        "read" => Mode::Read,
        "write" => Mode::Write,
        "read_write" => Mode::ReadWrite,
        "delta" => Mode::Delta(steps(cursor)?),
        _ => return Err(cursor.error("expected an access")),
    };
    Ok(Access {
        root,
        target,
        mode,
        guards: guards(cursor)?,
    })
}

fn steps(cursor: &mut Cursor<'_>) -> Result<Vec<DeltaStep>> {
    let mut steps = Vec::new();
    loop {
        let direction = if cursor.accept("+") {
            Direction::Up
        } else if cursor.accept("-") {
            Direction::Down
        } else {
            return Ok(steps);
        };
        cursor.expect("[")?;
        let low = term_index(cursor)?;
        cursor.expect(",")?;
        let high = term_index(cursor)?;
        cursor.expect("]")?;
        let bound = if cursor.accept_word("bound") {
            Some(term_index(cursor)?)
        } else {
            None
        };
        steps.push(DeltaStep {
            direction,
            low,
            high,
            bound,
        });
    }
}

fn guards(cursor: &mut Cursor<'_>) -> Result<Vec<Guard>> {
    let mut guards = Vec::new();
    while cursor.accept_word(if guards.is_empty() { "when" } else { "and" }) {
        let left = term_index(cursor)?;
        let operator = cursor.peek().unwrap_or_default();
        let comparison = Comparison::OPERATORS
            .iter()
            .find(|(_, name)| *name == operator)
            .map(|(comparison, _)| *comparison)
            .ok_or_else(|| cursor.error("expected a comparison"))?;
        cursor.skip();
        let right = term_index(cursor)?;
        guards.push(Guard {
            comparison,
            left,
            right,
        });
    }
    Ok(guards)
}
