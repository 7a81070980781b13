//! Footprints for people and for the ABI.
//!
//! A [`FootprintView`] is a closed summary with names instead of numbers. It prints as one line,
//! and serialises as the footprint of a function in an ABI.

use std::fmt;

use serde::Serialize;
use weft_bytecode::summary::{
    Access, Arithmetic, DeltaStep, Direction, Mode, Root, Target, Term, TermIndex,
};
use weft_bytecode::{CompiledModule, FieldIndex, FunctionDefinitionIndex, Type};
use weft_types::{Identifier, ModuleId};

use crate::cause::Cause;
use crate::closed::{ClosedSummary, Level, StructTerm, TypeTerm};
use crate::explanation::describe;
use crate::link::ModuleLookup;

/// The names of a function and its parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionNames {
    /// The function.
    pub function: String,
    /// Its type parameters.
    pub type_parameters: Vec<String>,
    /// Its parameters.
    pub parameters: Vec<String>,
    /// Which of the parameters are signers.
    pub signers: Vec<bool>,
}

impl FunctionNames {
    /// The names as far as a module has them: parameters are called `argument 0` and so on, type
    /// parameters `T0`. Whoever has the source puts better ones in.
    pub fn of(module: &CompiledModule, function: FunctionDefinitionIndex) -> Option<Self> {
        let definition = module.function_definitions.get(function.index())?;
        let handle = module.function_handles.get(definition.handle.index())?;
        let is_signer = |type_: Option<&Type>| matches!(type_, Some(Type::Signer));
        let signers: Vec<bool> = handle
            .parameters
            .iter()
            .map(|parameter| match module.types.get(parameter.index()) {
                Some(Type::Reference(target)) => is_signer(module.types.get(target.index())),
                type_ => is_signer(type_),
            })
            .collect();
        Some(Self {
            function: module
                .identifiers
                .get(handle.name.index())?
                .as_str()
                .to_owned(),
            type_parameters: (0..handle.type_parameters.len())
                .map(|number| format!("T{number}"))
                .collect(),
            parameters: (0..handle.parameters.len())
                .map(|number| format!("argument {number}"))
                .collect(),
            signers,
        })
    }

    fn argument(&self, parameter: u16) -> String {
        let position = usize::from(parameter);
        if self.signers.get(position) == Some(&true) {
            let number = self.signers[..position].iter().filter(|is| **is).count();
            return format!("signer {number}");
        }
        match self.parameters.get(position) {
            Some(name) => name.clone(),
            None => format!("argument {parameter}"),
        }
    }
}

/// The footprint of a function with names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FootprintView {
    /// The function with its type parameters.
    pub function: String,
    /// `L0`, `L1` or `L⊤`.
    pub level: String,
    /// Why the level is not lower.
    pub reason: Option<String>,
    /// Set where the function may touch anything; `accesses` is empty then.
    pub everything: bool,
    /// The accesses.
    pub accesses: Vec<AccessView>,
}

/// An access of a [`FootprintView`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AccessView {
    /// `read`, `write`, `read_write` or `delta`; of presence, `exists`, `create` or `move`.
    pub mode: ModeView,
    /// The type of the resource.
    #[serde(rename = "type")]
    pub type_: String,
    /// The address, `*` where it is not known.
    pub key: String,
    /// The names of the fields that lead to the location; none for the whole value or for
    /// presence.
    pub path: Vec<String>,
    /// The steps of a delta.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<StepView>,
}

/// The mode of an [`AccessView`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ModeView {
    /// The value may be observed.
    Read,
    /// The value may be replaced.
    Write,
    /// Both.
    ReadWrite,
    /// The value changes by steps.
    Delta,
    /// It is observed whether the resource exists.
    Exists,
    /// The resource may come into being.
    Create,
    /// The resource may be taken out, and perhaps be put back.
    Move,
}

/// A step of a delta in an [`AccessView`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StepView {
    /// `+` or `−`.
    pub sign: char,
    /// The least amount.
    pub low: String,
    /// The greatest amount.
    pub high: String,
    /// What the value must not be below (or, for steps up, above) before the step.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bound: Option<String>,
}

impl FootprintView {
    /// The footprint of `summary` with the names of its function and of the fields of structs.
    pub fn new(summary: &ClosedSummary, names: &FunctionNames, modules: &dyn ModuleLookup) -> Self {
        let viewer = Viewer {
            summary,
            names,
            modules,
        };
        let mut function = names.function.clone();
        if !names.type_parameters.is_empty() {
            function.push('<');
            function.push_str(&names.type_parameters.join(", "));
            function.push('>');
        }
        let level = summary.level();
        Self {
            function,
            level: level.to_string(),
            reason: match level {
                Level::Argument => None,
                Level::Load => Some("an address is loaded from storage".to_owned()),
                Level::Wildcard(reason) => Some(describe(reason).to_owned()),
            },
            everything: summary.widened.is_some(),
            accesses: viewer.accesses(),
        }
    }
}

struct Viewer<'a> {
    summary: &'a ClosedSummary,
    names: &'a FunctionNames,
    modules: &'a dyn ModuleLookup,
}

impl Viewer<'_> {
    fn accesses(&self) -> Vec<AccessView> {
        let mut views = Vec::new();
        for access in &self.summary.accesses {
            let Root::Resource(resource) = access.root else {
                continue;
            };
            let Some(resource) = self.summary.resources.get(usize::from(resource.0)) else {
                continue;
            };
            let siblings = || {
                self.summary
                    .accesses
                    .iter()
                    .filter(|other| other.root == access.root && other.target != access.target)
            };
            let (mode, path) = match &access.target {
                Target::Presence if access.mode == Mode::Read => {
                    // Every other access of the resource says so too.
                    if siblings().next().is_some() {
                        continue;
                    }
                    (ModeView::Exists, &[][..])
                }
                Target::Presence => {
                    let is_created = siblings()
                        .all(|other| other.target != whole() || other.mode == Mode::Write);
                    let mode = if is_created {
                        ModeView::Create
                    } else {
                        ModeView::Move
                    };
                    (mode, &[][..])
                }
                Target::Path(path) => {
                    let is_covered = siblings().any(|other| covers(other, path, &access.mode));
                    if is_covered || path.is_empty() && siblings().any(is_moved) {
                        continue;
                    }
                    (self.mode(&access.mode), path.as_slice())
                }
            };
            let view = AccessView {
                mode,
                type_: self.struct_(&resource.type_),
                key: self.key(resource.key),
                path: field_names(
                    self.modules,
                    &resource.type_.module,
                    &resource.type_.name,
                    path,
                ),
                steps: match &access.mode {
                    Mode::Delta(steps) => steps.iter().map(|step| self.step(step)).collect(),
                    Mode::Read | Mode::Write | Mode::ReadWrite => Vec::new(),
                },
            };
            // Addresses that are not known for different reasons look alike.
            if !views.contains(&view) {
                views.push(view);
            }
        }
        views
    }

    fn mode(&self, mode: &Mode) -> ModeView {
        match mode {
            Mode::Read => ModeView::Read,
            Mode::Write => ModeView::Write,
            Mode::ReadWrite => ModeView::ReadWrite,
            Mode::Delta(steps) => {
                let is_check =
                    |step: &DeltaStep| matches!(self.summary.term(step.high), Term::Integer(0));
                if steps.iter().all(is_check) {
                    ModeView::Read
                } else {
                    ModeView::Delta
                }
            }
        }
    }

    fn step(&self, step: &DeltaStep) -> StepView {
        StepView {
            sign: match step.direction {
                Direction::Up => '+',
                Direction::Down => '−',
            },
            low: self.term(step.low),
            high: self.term(step.high),
            bound: step.bound.map(|bound| self.term(bound)),
        }
    }

    fn type_(&self, type_: &TypeTerm) -> String {
        match type_ {
            TypeTerm::Parameter(number) => {
                match self.names.type_parameters.get(usize::from(*number)) {
                    Some(name) => name.clone(),
                    None => format!("T{number}"),
                }
            }
            TypeTerm::Primitive(tag) => tag.to_string(),
            TypeTerm::Vector(element) => format!("vector<{}>", self.type_(element)),
            TypeTerm::Struct(term) => self.struct_(term),
            TypeTerm::Function(function) => function
                .try_map(|component| Some(self.type_(component)))
                .map_or_else(String::new, |function| function.to_string()),
        }
    }

    fn struct_(&self, term: &StructTerm) -> String {
        let mut text = format!("{}::{}", term.module, term.name);
        if !term.type_arguments.is_empty() {
            let arguments: Vec<String> = term
                .type_arguments
                .iter()
                .map(|argument| self.type_(argument))
                .collect();
            text.push('<');
            text.push_str(&arguments.join(", "));
            text.push('>');
        }
        text
    }

    fn key(&self, key: TermIndex) -> String {
        match self.summary.term(key) {
            Term::Unknown(_) | Term::CallResult(..) | Term::Pack(_) => "*".to_owned(),
            Term::Argument(_)
            | Term::Address(_)
            | Term::Integer(_)
            | Term::Field(..)
            | Term::Each(_)
            | Term::Load(..)
            | Term::TypeAddress(_)
            | Term::Arithmetic(..) => self.term(key),
        }
    }

    fn term(&self, index: TermIndex) -> String {
        let part = |inner: TermIndex| {
            if inner < index {
                self.term(inner)
            } else {
                "?".to_owned()
            }
        };
        match self.summary.term(index) {
            Term::Argument(parameter) => self.names.argument(*parameter),
            Term::Address(address) => format!("@{address}"),
            Term::TypeAddress(parameter) => {
                format!(
                    "address of {}",
                    self.type_(&TypeTerm::Parameter(*parameter))
                )
            }
            Term::Integer(value) => value.to_string(),
            Term::Field(base, field) => format!("{}.{}", part(*base), field.0),
            Term::Each(_) if let Some(terms) = self.summary.alternatives(index) => {
                let terms: Vec<String> = terms.iter().map(|term| part(*term)).collect();
                format!("one({})", terms.join(", "))
            }
            Term::Each(vector) => format!("each({})", part(*vector)),
            Term::Load(resource, path) => {
                let Some(resource) = self.summary.resources.get(usize::from(resource.0)) else {
                    return "?".to_owned();
                };
                let type_ = short_type(&self.struct_(&resource.type_));
                let mut text = format!("load({type_}[{}]", part(resource.key));
                for name in field_names(
                    self.modules,
                    &resource.type_.module,
                    &resource.type_.name,
                    path,
                ) {
                    text.push('.');
                    text.push_str(&name);
                }
                text.push(')');
                text
            }
            Term::Arithmetic(operation, left, right) => {
                let sign = match operation {
                    Arithmetic::Add => '+',
                    Arithmetic::Subtract => '−',
                    Arithmetic::Multiply => '*',
                    Arithmetic::Divide => '/',
                    Arithmetic::Modulo => '%',
                };
                format!("({} {sign} {})", part(*left), part(*right))
            }
            Term::CallResult(..) | Term::Pack(_) | Term::Unknown(_) => "?".to_owned(),
        }
    }
}

/// The names of fields, as far as the modules are there.
fn field_names(
    modules: &dyn ModuleLookup,
    module: &ModuleId,
    name: &Identifier,
    path: &[FieldIndex],
) -> Vec<String> {
    let mut names = Vec::with_capacity(path.len());
    let mut current = Some((module.clone(), name.clone()));
    for field in path {
        let found = current.as_ref().and_then(|(module, name)| {
            let module = modules.module(module)?;
            let definition = module.struct_definitions.iter().find(|definition| {
                module
                    .struct_handles
                    .get(definition.handle.index())
                    .and_then(|handle| module.identifiers.get(handle.name.index()))
                    == Some(name)
            })?;
            let field = definition.content.fields()?.get(field.index())?;
            let next = match module.types.get(field.type_.index()) {
                Some(Type::Struct(handle, _)) => module
                    .struct_handles
                    .get(handle.index())
                    .and_then(|handle| {
                        Some((
                            module.module_id(handle.module)?,
                            module.identifiers.get(handle.name.index())?.clone(),
                        ))
                    }),
                _ => None,
            };
            Some((module.identifiers.get(field.name.index())?.clone(), next))
        });
        match found {
            Some((name, next)) => {
                names.push(name.as_str().to_owned());
                current = next;
            }
            None => {
                names.push(field.0.to_string());
                current = None;
            }
        }
    }
    names
}

/// The location that a cause is about, by the names of its struct and fields; none if the
/// function got it by reference.
pub fn location_of(cause: &Cause, modules: &dyn ModuleLookup) -> Option<String> {
    let (module, name) = cause.resource.as_ref()?;
    let mut text = name.as_str().to_owned();
    if let Target::Path(path) = &cause.target {
        for field in field_names(modules, module, name, path) {
            text.push('.');
            text.push_str(&field);
        }
    }
    Some(text)
}

fn whole() -> Target {
    Target::Path(Vec::new())
}

/// Whether the access, of a location with this one inside it, says all that this one says.
fn covers(access: &Access, path: &[FieldIndex], mode: &Mode) -> bool {
    let Target::Path(outer) = &access.target else {
        return false;
    };
    outer.len() < path.len()
        && path.starts_with(outer)
        && (access.mode == Mode::ReadWrite || access.mode == *mode)
}

/// Whether the access creates or destroys the resource.
fn is_moved(access: &Access) -> bool {
    access.target == Target::Presence && access.mode != Mode::Read
}

impl fmt::Display for FootprintView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.function)?;
        if self.everything {
            return f.write_str("anything");
        }
        if self.accesses.is_empty() {
            return f.write_str("nothing");
        }
        for (number, access) in self.accesses.iter().enumerate() {
            if number > 0 {
                f.write_str(", ")?;
            }
            write!(f, "{access}")?;
        }
        Ok(())
    }
}

impl fmt::Display for AccessView {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mode = match self.mode {
            ModeView::Read => "Read",
            ModeView::Write => "Write",
            ModeView::ReadWrite => "ReadWrite",
            ModeView::Delta => "Delta",
            ModeView::Exists => "Exists",
            ModeView::Create => "Create",
            ModeView::Move => "Move",
        };
        write!(f, "{mode} {}[{}]", short_type(&self.type_), self.key)?;
        for name in &self.path {
            write!(f, ".{name}")?;
        }
        let mut parts = Vec::new();
        for step in &self.steps {
            if step.high != "0" {
                parts.push(if step.low == step.high {
                    format!("{}{}", step.sign, step.high)
                } else {
                    format!("{}{}..{}", step.sign, step.low, step.high)
                });
            }
            if let Some(bound) = &step.bound {
                let sign = if step.sign == '+' { '≤' } else { '≥' };
                parts.push(format!("{sign} {bound}"));
            }
        }
        if !parts.is_empty() {
            write!(f, " ({})", parts.join(", "))?;
        }
        Ok(())
    }
}

/// A type without the names of modules.
fn short_type(type_: &str) -> String {
    let mut text = String::with_capacity(type_.len());
    let mut word = String::new();
    for letter in type_.chars() {
        match letter {
            '<' | '>' | ',' | ' ' => {
                text.push_str(word.rsplit("::").next().unwrap_or_default());
                word.clear();
                text.push(letter);
            }
            _ => word.push(letter),
        }
    }
    text.push_str(word.rsplit("::").next().unwrap_or_default());
    text
}
