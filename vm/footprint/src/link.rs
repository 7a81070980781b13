//! Closing summaries against the current versions of the dependencies.
//!
//! Every open call is replaced by the closed summary of its callee, with the arguments put in; the
//! results take the place of [`Term::CallResult`]. An address that is loaded stays an address only
//! where nothing in the whole closure may write the leaf it is loaded from: otherwise it is
//! widened, whatever the order of the two.
//!
//! A summary is closed once per linker. Whoever keeps a linker over an upgrade of a module keeps
//! stale summaries; so nobody does: the linker borrows the modules.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use weft_bytecode::summary::{
    Access, DeltaStep, FunctionSummary, Mode, OpenCall, ResourceIndex, Root, Target, Term,
    TermIndex, WideningReason,
};
use weft_bytecode::{
    CompiledModule, FieldIndex, FunctionHandleIndex, FunctionType, StructHandleIndex, Type,
    TypeIndex,
};
use weft_types::{FunctionTag, Identifier, ModuleId, Passed, Passing, TypeTag};

use crate::closed::{ClosedResource, ClosedSummary, StructTerm, TypeTerm};
use crate::emit::{Emitter, fits};
use crate::term::TermPool;

/// Where a linker finds the modules.
pub trait ModuleLookup {
    /// The current version of a module, which the verifier has accepted.
    fn module(&self, id: &ModuleId) -> Option<&CompiledModule>;
}

impl ModuleLookup for BTreeMap<ModuleId, CompiledModule> {
    fn module(&self, id: &ModuleId) -> Option<&CompiledModule> {
        self.get(id)
    }
}

/// Calls from module to module deeper than this are widened.
const DEPTH_MAX: u32 = 64;

/// The most accesses of a closed summary.
const ACCESSES_MAX: usize = 4096;

/// The most steps of one delta.
const STEPS_MAX: usize = 256;

/// The most work on closing one function.
const WORK_MAX: u64 = 2_000_000;

/// Closes summaries; see the module's documentation.
pub struct Linker<'modules> {
    modules: &'modules dyn ModuleLookup,
    /// `None` while a summary is being closed.
    closed: BTreeMap<(ModuleId, Identifier), Option<Arc<ClosedSummary>>>,
    depth: u32,
}

impl fmt::Debug for Linker<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Linker")
            .field("closed", &self.closed)
            .finish_non_exhaustive()
    }
}

impl<'modules> Linker<'modules> {
    /// A linker against a set of modules.
    pub fn new(modules: &'modules dyn ModuleLookup) -> Self {
        Self {
            modules,
            closed: BTreeMap::new(),
            depth: 0,
        }
    }

    /// The closed summary of a function. One that is not there, or that cannot be closed within
    /// the limits, may touch anything.
    pub fn close(&mut self, module: &ModuleId, function: &Identifier) -> Arc<ClosedSummary> {
        let key = (module.clone(), function.clone());
        match self.closed.get(&key) {
            Some(Some(summary)) => return Arc::clone(summary),
            // A cycle of modules, which the verifier refuses.
            Some(None) => return everything(WideningReason::Recursion),
            None => {}
        }
        let Some(compiled) = self.modules.module(module) else {
            return everything(WideningReason::CallResult);
        };
        let Some(position) = position_of(compiled, function) else {
            return everything(WideningReason::CallResult);
        };
        self.closed.insert(key.clone(), None);
        let summary = self.close_in(compiled, position);
        self.closed.insert(key, Some(Arc::clone(&summary)));
        summary
    }

    /// The closed summary of a function of a module that need not be among the linker's, such as a
    /// script.
    pub fn close_in(&mut self, module: &CompiledModule, function: usize) -> Arc<ClosedSummary> {
        if self.depth >= DEPTH_MAX {
            return everything(WideningReason::TooLarge);
        }
        self.depth += 1;
        let result = Closing::close(self, module, function);
        self.depth -= 1;
        match result {
            Ok(summary) => Arc::new(summary),
            Err(reason) => everything(reason),
        }
    }

    /// For each resource that a function itself names, whether its address follows from the function's
    /// arguments alone.
    pub(crate) fn known_addresses(
        &mut self,
        module: &CompiledModule,
        function: usize,
    ) -> Vec<bool> {
        let Some(definition) = module.function_definitions.get(function) else {
            return Vec::new();
        };
        let summary = &definition.summary;
        let mut closing = Closing::new(self, module, summary);
        let keys = summary.resources.iter().map(|resource| resource.key);
        keys.map(|key| {
            let key = closing.own_term(key);
            key.is_ok_and(|key| closing.pool.dependence(key).is_none())
        })
        .collect()
    }
}

fn everything(reason: WideningReason) -> Arc<ClosedSummary> {
    Arc::new(ClosedSummary::everything(reason))
}

/// The position of a function among the definitions of a module.
fn position_of(module: &CompiledModule, function: &Identifier) -> Option<usize> {
    module.function_definitions.iter().position(|definition| {
        module
            .function_handles
            .get(definition.handle.index())
            .and_then(|handle| module.identifiers.get(handle.name.index()))
            == Some(function)
    })
}

/// The closing of one function.
struct Closing<'a, 'modules> {
    linker: &'a mut Linker<'modules>,
    module: &'a CompiledModule,
    summary: &'a FunctionSummary,
    pool: TermPool<StructTerm>,
    terms: Vec<TermState>,
    calls: Vec<Option<ClosedCall>>,
    accesses: BTreeMap<(Root, Target), Joined>,
    work: u64,
}

#[derive(Clone, Copy)]
enum TermState {
    Open,
    Active,
    Done(TermIndex),
}

/// An open call with its callee.
#[derive(Clone)]
struct ClosedCall {
    callee: Arc<ClosedSummary>,
    /// The callee's terms.
    terms: Vec<TermIndex>,
    type_arguments: Vec<TypeTerm>,
}

#[derive(Default)]
struct Joined {
    reads: bool,
    writes: bool,
    steps: Vec<DeltaStep>,
}

type Result<T> = std::result::Result<T, WideningReason>;

impl<'a, 'modules> Closing<'a, 'modules> {
    fn new(
        linker: &'a mut Linker<'modules>,
        module: &'a CompiledModule,
        summary: &'a FunctionSummary,
    ) -> Self {
        Self {
            linker,
            module,
            summary,
            pool: TermPool::new(),
            terms: vec![TermState::Open; summary.terms.len()],
            calls: vec![None; summary.calls.len()],
            accesses: BTreeMap::new(),
            work: WORK_MAX,
        }
    }

    fn close(
        linker: &'a mut Linker<'modules>,
        module: &'a CompiledModule,
        function: usize,
    ) -> Result<ClosedSummary> {
        let definition = module.function_definitions.get(function);
        let summary = &definition.ok_or(WideningReason::CallResult)?.summary;
        if let Some(reason) = summary.widened {
            return Err(reason);
        }
        let mut closing = Self::new(linker, module, summary);
        for access in &summary.accesses {
            let root = match access.root {
                Root::Resource(resource) => Root::Resource(closing.own_resource(resource)?),
                Root::Parameter(_) => access.root,
            };
            let mode = closing.own_mode(&access.mode)?;
            closing.add(root, access.target.clone(), mode)?;
        }
        for (position, call) in summary.calls.iter().enumerate() {
            closing.add_call(position, call)?;
        }
        let mut results = Vec::with_capacity(summary.results.len());
        for result in &summary.results {
            results.push(closing.own_term(*result)?);
        }
        if closing.pool.is_full() {
            return Err(WideningReason::TooLarge);
        }
        finish(&closing.pool, &closing.accesses, &results)
    }

    fn charge(&mut self, cost: usize) -> Result<()> {
        let rest = self
            .work
            .checked_sub(u64::try_from(cost).unwrap_or(u64::MAX));
        self.work = rest.ok_or(WideningReason::TooLarge)?;
        Ok(())
    }

    // The function's own terms.

    fn own_term(&mut self, index: TermIndex) -> Result<TermIndex> {
        let position = usize::from(index.0);
        match self.terms.get(position) {
            Some(TermState::Done(term)) => return Ok(*term),
            // Terms that lead back to themselves are no terms.
            Some(TermState::Active) | None => return Err(WideningReason::Computed),
            Some(TermState::Open) => {}
        }
        self.terms[position] = TermState::Active;
        let summary = self.summary;
        let term = match &summary.terms[position] {
            term @ (Term::Argument(_)
            | Term::Address(_)
            | Term::Integer(_)
            | Term::TypeAddress(_)
            | Term::Unknown(_)) => self.pool.intern(term.clone()),
            Term::Field(base, field) => {
                let base = self.own_term(*base)?;
                self.pool.field(base, *field)
            }
            Term::Each(vector) => {
                let vector = self.own_term(*vector)?;
                self.pool.each(vector)
            }
            Term::Load(resource, path) => {
                let resource = self.own_resource(*resource)?;
                self.pool.load(resource, path.clone())
            }
            Term::Arithmetic(operation, left, right) => {
                let (left, right) = (self.own_term(*left)?, self.own_term(*right)?);
                self.pool.arithmetic(*operation, left, right)
            }
            Term::Pack(fields) => {
                let mut terms = Vec::with_capacity(fields.len());
                for field in fields {
                    terms.push(self.own_term(*field)?);
                }
                self.pool.intern(Term::Pack(terms))
            }
            Term::CallResult(call, result) => {
                let call = self.call(usize::from(*call))?;
                let result = call.callee.results.get(usize::from(*result));
                let result = *result.ok_or(WideningReason::CallResult)?;
                let term = call.terms.get(usize::from(result.0));
                *term.ok_or(WideningReason::CallResult)?
            }
        };
        self.terms[position] = TermState::Done(term);
        Ok(term)
    }

    fn own_resource(&mut self, index: ResourceIndex) -> Result<ResourceIndex> {
        let summary = self.summary;
        let resource = summary.resources.get(usize::from(index.0));
        let resource = resource.ok_or(WideningReason::Computed)?;
        let key = self.own_term(resource.key)?;
        let TypeTerm::Struct(type_) = type_term(self.module, resource.type_)? else {
            return Err(WideningReason::Computed);
        };
        Ok(self.pool.intern_resource(*type_, key))
    }

    fn own_mode(&mut self, mode: &Mode) -> Result<Mode> {
        let mapped = map_mode(mode, |term| self.own_term(term))?;
        Ok(self.unless_zero(mode, &self.summary.terms, mapped))
    }

    /// The mode with terms put in. A step of 0 stands for a check, which writes nothing; one that
    /// only now turns out to be by 0 writes, and has to be a write.
    fn unless_zero(&self, mode: &Mode, terms: &[Term], mapped: Mode) -> Mode {
        let (Mode::Delta(before), Mode::Delta(after)) = (mode, &mapped) else {
            return mapped;
        };
        let was_zero = |step: &DeltaStep| {
            matches!(terms.get(usize::from(step.high.0)), Some(Term::Integer(0)))
        };
        let is_zero = |step: &DeltaStep| matches!(self.pool.term(step.high), Term::Integer(0));
        let has_become_zero = before
            .iter()
            .zip(after)
            .any(|(before, after)| is_zero(after) && !was_zero(before));
        if has_become_zero {
            Mode::ReadWrite
        } else {
            mapped
        }
    }

    // Open calls.

    /// The callee of an open call, with its terms put into this function's pool.
    fn call(&mut self, position: usize) -> Result<ClosedCall> {
        if let Some(Some(call)) = self.calls.get(position) {
            return Ok(call.clone());
        }
        let summary = self.summary;
        let call = summary.calls.get(position);
        let call = call.ok_or(WideningReason::Computed)?;
        let mut arguments = Vec::with_capacity(call.arguments.len());
        for argument in &call.arguments {
            arguments.push(self.own_term(*argument)?);
        }
        let mut type_arguments = Vec::with_capacity(call.type_arguments.len());
        for type_ in &call.type_arguments {
            type_arguments.push(type_term(self.module, *type_)?);
        }
        let (module, function) =
            callee_name(self.module, call.function).ok_or(WideningReason::CallResult)?;
        let callee = self.linker.close(&module, &function);
        if let Some(reason) = callee.widened {
            return Err(reason);
        }
        self.charge(callee.terms.len() + 4 * callee.accesses.len() + 1)?;
        let mut closed = ClosedCall {
            callee: Arc::clone(&callee),
            terms: Vec::with_capacity(callee.terms.len()),
            type_arguments,
        };
        for term in &callee.terms {
            let term = self.callee_term(&closed, &arguments, term, call.is_repeated)?;
            closed.terms.push(term);
        }
        self.calls[position] = Some(closed.clone());
        Ok(closed)
    }

    fn callee_term(
        &mut self,
        call: &ClosedCall,
        arguments: &[TermIndex],
        term: &Term,
        is_repeated: bool,
    ) -> Result<TermIndex> {
        Ok(match term {
            Term::Argument(parameter) => *arguments
                .get(usize::from(*parameter))
                .ok_or(WideningReason::Computed)?,
            Term::Address(_) | Term::Integer(_) | Term::Unknown(_) => {
                self.pool.intern(term.clone())
            }
            Term::TypeAddress(parameter) => {
                let term = match call.type_arguments.get(usize::from(*parameter)) {
                    Some(TypeTerm::Struct(declared)) => Term::Address(declared.module.address),
                    Some(TypeTerm::Parameter(parameter)) => Term::TypeAddress(*parameter),
                    Some(TypeTerm::Primitive(_) | TypeTerm::Vector(_) | TypeTerm::Function(_))
                    | None => Term::Unknown(WideningReason::CallResult),
                };
                self.pool.intern(term)
            }
            Term::Field(base, field) => {
                let base = call.term(*base)?;
                self.pool.field(base, *field)
            }
            Term::Each(vector) => {
                let vector = call.term(*vector)?;
                self.pool.each(vector)
            }
            Term::Load(resource, path) => {
                let resource = self.callee_resource(call, *resource)?;
                self.pool.load(resource, path.clone())
            }
            Term::Arithmetic(operation, left, right) => {
                let (left, right) = (call.term(*left)?, call.term(*right)?);
                self.pool.arithmetic(*operation, left, right)
            }
            Term::Pack(fields) => {
                let mut terms = Vec::with_capacity(fields.len());
                for field in fields {
                    terms.push(call.term(*field)?);
                }
                self.pool.intern(Term::Pack(terms))
            }
            Term::CallResult(..) => self.pool.unknown(if is_repeated {
                WideningReason::Loop
            } else {
                WideningReason::CallResult
            }),
        })
    }

    fn callee_resource(
        &mut self,
        call: &ClosedCall,
        index: ResourceIndex,
    ) -> Result<ResourceIndex> {
        let resource = call.callee.resources.get(usize::from(index.0));
        let resource = resource.ok_or(WideningReason::Computed)?;
        let type_ = resource.type_.substitute(&call.type_arguments);
        let type_ = type_.ok_or(WideningReason::TooLarge)?;
        let key = call.term(resource.key)?;
        Ok(self.pool.intern_resource(type_, key))
    }

    /// Adds what a call does.
    fn add_call(&mut self, position: usize, open: &OpenCall) -> Result<()> {
        let call = self.call(position)?;
        let callee = Arc::clone(&call.callee);
        for access in &callee.accesses {
            let mode = map_mode(&access.mode, |term| call.term(term))?;
            let mode = self.unless_zero(&access.mode, &callee.terms, mode);
            let mode = if open.is_repeated && changes(&mode, &self.pool) {
                Mode::ReadWrite
            } else {
                mode
            };
            match access.root {
                Root::Resource(resource) => {
                    let resource = self.callee_resource(&call, resource)?;
                    self.add(Root::Resource(resource), access.target.clone(), mode)?;
                }
                Root::Parameter(parameter) => {
                    self.add_through(open, parameter, &access.target, &mode)?;
                }
            }
        }
        Ok(())
    }

    /// Adds an access of the callee to the referent of a parameter. Where the argument points to
    /// a register of the caller only, there is nothing to add.
    fn add_through(
        &mut self,
        open: &OpenCall,
        parameter: u16,
        target: &Target,
        mode: &Mode,
    ) -> Result<()> {
        let Target::Path(below) = target else {
            return Err(WideningReason::Computed);
        };
        for reference in &open.references {
            if reference.argument != parameter {
                continue;
            }
            let root = match reference.root {
                Root::Resource(resource) => Root::Resource(self.own_resource(resource)?),
                Root::Parameter(_) => reference.root,
            };
            let mut path = reference.path.clone();
            let mode = if reference.is_exact {
                path.extend_from_slice(below);
                mode.clone()
            } else {
                // Some part of the path, or perhaps not this one at all.
                match mode {
                    Mode::Read => Mode::Read,
                    Mode::Write | Mode::ReadWrite | Mode::Delta(_) => Mode::ReadWrite,
                }
            };
            self.add(root, Target::Path(path), mode)?;
        }
        Ok(())
    }

    fn add(&mut self, root: Root, target: Target, mode: Mode) -> Result<()> {
        if let Root::Resource(resource) = root
            && self.pool.is_never(self.pool.resource(resource).1)
        {
            return Ok(());
        }
        if self.accesses.len() > ACCESSES_MAX {
            return Err(WideningReason::TooLarge);
        }
        self.charge(1)?;
        self.accesses.entry((root, target)).or_default().add(mode);
        Ok(())
    }
}

impl ClosedCall {
    fn term(&self, index: TermIndex) -> Result<TermIndex> {
        let term = self.terms.get(usize::from(index.0));
        term.copied().ok_or(WideningReason::Computed)
    }
}

impl Joined {
    fn add(&mut self, mode: Mode) {
        match mode {
            Mode::Read => self.reads = true,
            Mode::Write => self.writes = true,
            Mode::ReadWrite => {
                self.reads = true;
                self.writes = true;
            }
            Mode::Delta(steps) => self.steps.extend(steps),
        }
    }

    /// The mode, of a location that is certain to be one (`is_ground`) or not.
    fn mode(&self, pool: &TermPool<StructTerm>, is_ground: bool) -> Mode {
        let is_known = self.steps.len() <= STEPS_MAX
            && self.steps.iter().all(|step| {
                [Some(step.low), Some(step.high), step.bound]
                    .into_iter()
                    .flatten()
                    .all(|term| !pool.is_unknown(term))
            });
        if !self.reads && !self.writes && is_known && is_ground {
            return Mode::Delta(self.steps.clone());
        }
        let changes = changes(&Mode::Delta(self.steps.clone()), pool);
        match (self.reads || !self.steps.is_empty(), self.writes || changes) {
            (_, false) => Mode::Read,
            (false, true) => Mode::Write,
            (true, true) => Mode::ReadWrite,
        }
    }
}

/// Whether a mode is a delta with a step that changes something.
fn changes(mode: &Mode, pool: &TermPool<StructTerm>) -> bool {
    match mode {
        Mode::Delta(steps) => steps
            .iter()
            .any(|step| !matches!(pool.term(step.high), Term::Integer(0))),
        Mode::Read | Mode::Write | Mode::ReadWrite => false,
    }
}

fn map_mode(mode: &Mode, mut map: impl FnMut(TermIndex) -> Result<TermIndex>) -> Result<Mode> {
    Ok(match mode {
        Mode::Read => Mode::Read,
        Mode::Write => Mode::Write,
        Mode::ReadWrite => Mode::ReadWrite,
        Mode::Delta(steps) => {
            let mut mapped = Vec::with_capacity(steps.len());
            for step in steps {
                mapped.push(DeltaStep {
                    direction: step.direction,
                    low: map(step.low)?,
                    high: map(step.high)?,
                    bound: match step.bound {
                        Some(bound) => Some(map(bound)?),
                        None => None,
                    },
                });
            }
            Mode::Delta(mapped)
        }
    })
}

/// Widens loads of what may be written, and numbers everything.
fn finish(
    pool: &TermPool<StructTerm>,
    accesses: &BTreeMap<(Root, Target), Joined>,
    results: &[TermIndex],
) -> Result<ClosedSummary> {
    let mut settle = Settle {
        source: pool,
        target: TermPool::new(),
        done: BTreeMap::new(),
        written: written(pool, accesses),
    };
    let mut settled: BTreeMap<(Root, Target), Joined> = BTreeMap::new();
    for ((root, target), joined) in accesses {
        let root = match root {
            Root::Resource(resource) => Root::Resource(settle.resource(*resource)),
            Root::Parameter(_) => *root,
        };
        let entry = settled.entry((root, target.clone())).or_default();
        entry.reads |= joined.reads;
        entry.writes |= joined.writes;
        for step in &joined.steps {
            let step = DeltaStep {
                direction: step.direction,
                low: settle.term(step.low),
                high: settle.term(step.high),
                bound: step.bound.map(|bound| settle.term(bound)),
            };
            // A check that is made again says nothing new; a step that is taken again does.
            let is_check = matches!(settle.target.term(step.high), Term::Integer(0));
            if !is_check || !entry.steps.contains(&step) {
                entry.steps.push(step);
            }
        }
    }
    let results: Vec<TermIndex> = results.iter().map(|result| settle.term(*result)).collect();
    let pool = settle.target;
    if pool.is_full() {
        return Err(WideningReason::TooLarge);
    }
    let mut emitter = Emitter::new(&pool, &[]);
    let mut accesses = Vec::with_capacity(settled.len());
    for ((root, target), joined) in &settled {
        let is_ground = match root {
            Root::Resource(resource) => pool.is_ground(pool.resource(*resource).1),
            Root::Parameter(_) => true,
        };
        accesses.push(emitter.access(&Access {
            root: *root,
            target: target.clone(),
            mode: joined.mode(&pool, is_ground),
            guards: Vec::new(),
        }));
    }
    accesses.sort();
    let results = results.iter().map(|result| emitter.term(*result)).collect();
    let (terms, resources) = emitter.into_tables();
    fits(terms.len())?;
    fits(resources.len())?;
    Ok(ClosedSummary {
        terms,
        resources: resources
            .into_iter()
            .map(|(type_, key)| ClosedResource { type_, key })
            .collect(),
        accesses,
        results,
        widened: None,
    })
}

/// The parts of resources that may be written, by struct.
type Written = BTreeMap<(ModuleId, Identifier), Vec<Vec<FieldIndex>>>;

fn written(pool: &TermPool<StructTerm>, accesses: &BTreeMap<(Root, Target), Joined>) -> Written {
    let mut written = Written::new();
    for ((root, target), joined) in accesses {
        let (Root::Resource(resource), Target::Path(path)) = (root, target) else {
            continue;
        };
        if joined.writes || !joined.steps.is_empty() {
            let (type_, _) = pool.resource(*resource);
            written
                .entry((type_.module.clone(), type_.name.clone()))
                .or_default()
                .push(path.clone());
        }
    }
    written
}

struct Settle<'a> {
    source: &'a TermPool<StructTerm>,
    target: TermPool<StructTerm>,
    done: BTreeMap<TermIndex, TermIndex>,
    written: Written,
}

impl Settle<'_> {
    fn term(&mut self, index: TermIndex) -> TermIndex {
        if let Some(done) = self.done.get(&index) {
            return *done;
        }
        let source = self.source;
        let result = match source.term(index) {
            term @ (Term::Argument(_)
            | Term::Address(_)
            | Term::Integer(_)
            | Term::CallResult(..)
            | Term::TypeAddress(_)
            | Term::Unknown(_)) => self.target.intern(term.clone()),
            Term::Field(base, field) => {
                let base = self.term(*base);
                self.target.field(base, *field)
            }
            Term::Each(vector) => {
                let vector = self.term(*vector);
                self.target.each(vector)
            }
            Term::Arithmetic(operation, left, right) => {
                let (left, right) = (self.term(*left), self.term(*right));
                self.target.arithmetic(*operation, left, right)
            }
            Term::Pack(fields) => {
                let fields = fields.iter().map(|field| self.term(*field)).collect();
                self.target.intern(Term::Pack(fields))
            }
            Term::Load(resource, path) => {
                let (type_, _) = source.resource(*resource);
                let key = (type_.module.clone(), type_.name.clone());
                let is_written = self.written.get(&key).is_some_and(|written| {
                    written
                        .iter()
                        .any(|written| written.starts_with(path) || path.starts_with(written))
                });
                if is_written {
                    self.target.unknown(WideningReason::Loaded)
                } else {
                    let resource = self.resource(*resource);
                    self.target.load(resource, path.clone())
                }
            }
        };
        self.done.insert(index, result);
        result
    }

    fn resource(&mut self, index: ResourceIndex) -> ResourceIndex {
        let (type_, key) = self.source.resource(index).clone();
        let key = self.term(key);
        self.target.intern_resource(type_, key)
    }
}

pub(crate) fn callee_name(
    module: &CompiledModule,
    function: FunctionHandleIndex,
) -> Option<(ModuleId, Identifier)> {
    let handle = module.function_handles.get(function.index())?;
    let name = module.identifiers.get(handle.name.index())?;
    Some((module.module_id(handle.module)?, name.clone()))
}

/// The type of a module's table by names.
pub(crate) fn type_term(module: &CompiledModule, index: TypeIndex) -> Result<TypeTerm> {
    let mut nodes = 0;
    type_term_within(module, index, 0, &mut nodes).ok_or(WideningReason::TooLarge)
}

fn type_term_within(
    module: &CompiledModule,
    index: TypeIndex,
    depth: usize,
    nodes: &mut usize,
) -> Option<TypeTerm> {
    *nodes += 1;
    if depth > TypeTag::DEPTH_MAX || *nodes > TypeTag::NODES_MAX {
        return None;
    }
    Some(match module.types.get(index.index())? {
        Type::Bool => TypeTerm::Primitive(TypeTag::Bool),
        Type::U8 => TypeTerm::Primitive(TypeTag::U8),
        Type::U16 => TypeTerm::Primitive(TypeTag::U16),
        Type::U32 => TypeTerm::Primitive(TypeTag::U32),
        Type::U64 => TypeTerm::Primitive(TypeTag::U64),
        Type::U128 => TypeTerm::Primitive(TypeTag::U128),
        Type::U256 => TypeTerm::Primitive(TypeTag::U256),
        Type::Signed(integer) => TypeTerm::Primitive(TypeTag::Signed(*integer)),
        Type::Address => TypeTerm::Primitive(TypeTag::Address),
        Type::Signer => TypeTerm::Primitive(TypeTag::Signer),
        Type::Vector(element) => TypeTerm::Vector(Box::new(type_term_within(
            module,
            *element,
            depth + 1,
            nodes,
        )?)),
        Type::Struct(handle, arguments) => {
            let (declaring, name) = struct_name(module, *handle)?;
            let mut type_arguments = Vec::with_capacity(arguments.len());
            for argument in arguments {
                type_arguments.push(type_term_within(module, *argument, depth + 1, nodes)?);
            }
            TypeTerm::Struct(Box::new(StructTerm {
                module: declaring,
                name,
                type_arguments,
            }))
        }
        Type::TypeParameter(parameter) => TypeTerm::Parameter(parameter.0),
        Type::Function(function) => {
            TypeTerm::Function(Box::new(function_term(module, function, depth, nodes)?))
        }
        Type::Reference(_) | Type::MutableReference(_) => return None,
    })
}

fn function_term(
    module: &CompiledModule,
    function: &FunctionType,
    depth: usize,
    nodes: &mut usize,
) -> Option<FunctionTag<TypeTerm>> {
    let mut passed = |types: &[TypeIndex]| {
        types
            .iter()
            .map(|index| {
                let (passing, index) = match module.types.get(index.index())? {
                    Type::Reference(referent) => (Passing::Reference, referent),
                    Type::MutableReference(referent) => (Passing::MutableReference, referent),
                    Type::Bool
                    | Type::U8
                    | Type::U16
                    | Type::U32
                    | Type::U64
                    | Type::U128
                    | Type::U256
                    | Type::Signed(_)
                    | Type::Address
                    | Type::Signer
                    | Type::Vector(_)
                    | Type::Struct(..)
                    | Type::TypeParameter(_)
                    | Type::Function(_) => (Passing::Value, index),
                };
                let type_ = type_term_within(module, *index, depth + 1, nodes)?;
                Some(Passed { passing, type_ })
            })
            .collect::<Option<Vec<_>>>()
    };
    Some(FunctionTag {
        parameters: passed(&function.parameters)?,
        results: passed(&function.results)?,
        abilities: function.abilities,
    })
}

fn struct_name(
    module: &CompiledModule,
    handle: StructHandleIndex,
) -> Option<(ModuleId, Identifier)> {
    let handle = module.struct_handles.get(handle.index())?;
    let name = module.identifiers.get(handle.name.index())?;
    Some((module.module_id(handle.module)?, name.clone()))
}
