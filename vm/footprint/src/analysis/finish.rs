//! From the gathered effects of a function to its summary.
//!
//! Terms over the referent of a parameter stand for its value at entry. Where the function, or one
//! that it calls, may write there, the terms are widened, wherever the write happens: the analysis
//! of effects does not order them. Terms of functions that call themselves are widened too, since
//! they do not tell one activation from another. Afterwards, equal locations are merged, checks
//! are attached to the steps that imply or carry them, and everything is numbered.

use std::collections::BTreeMap;

use weft_bytecode::summary::{
    Access, DeltaStep, FunctionSummary, Mode, OpenCall, OpenReference, ResourceIndex, ResourceTerm,
    Root, Target, Term, TermIndex, WideningReason,
};
use weft_bytecode::{FieldIndex, TypeIndex};

use crate::analysis::effect::{Effect, Effects, Position, Step};
use crate::analysis::value::{Closure, Place, Projection, Value, paths_overlap};
use crate::analysis::{Analyzed, Context, Evaluator};
use crate::emit::{Emitter, fits};
use crate::explanation::{Explanation, Observation, Reason};
use crate::term::TermPool;

/// The most accesses of one function.
const ACCESSES_MAX: usize = 4096;

/// The most steps of one delta.
const STEPS_MAX: usize = 256;

pub(crate) fn finish(
    evaluator: &Evaluator<'_, '_>,
    effects: &Effects,
    results: &[Value],
) -> Result<Analyzed, WideningReason> {
    let context = evaluator.context;
    let written = written_parameters(evaluator, effects);
    let mut rebuild = Rebuild {
        source: &evaluator.terms,
        target: TermPool::new(),
        done: BTreeMap::new(),
        written,
        is_recursive: context.is_recursive,
        calls: effects.calls.keys().copied().zip(0_u16..).collect(),
        followers: BTreeMap::new(),
    };
    for (number, call) in (0..).zip(effects.calls.values()) {
        if call.is_repeated {
            rebuild.target.mark_repeated(number);
        }
    }
    let sites = rebuild.sites(context, effects);
    let mut merged: BTreeMap<(Root, Target), Merged> = BTreeMap::new();
    for ((root, target), effect) in &effects.accesses {
        let root = rebuild.root(*root);
        let mode = rebuild.mode(context, root, effect);
        merged
            .entry((root, target.clone()))
            .or_default()
            .add(mode, effect);
    }
    let mut calls: Vec<OpenCall> = effects
        .calls
        .values()
        .map(|call| rebuild.call(call))
        .collect();
    if context.is_recursive {
        calls.sort();
        calls.dedup();
    }
    let results: Vec<Value> = results.iter().map(|value| rebuild.value(value)).collect();
    if rebuild.target.is_full() || merged.len() > ACCESSES_MAX {
        return Err(WideningReason::TooLarge);
    }
    let result_terms: Vec<TermIndex> = results
        .iter()
        .map(|value| rebuild.result_term(value))
        .collect();
    number(
        context,
        &rebuild.target,
        &sites,
        &merged,
        &calls,
        &results,
        &result_terms,
    )
}

/// Numbers everything in the order of the summary.
fn number(
    context: &Context<'_>,
    pool: &TermPool<TypeIndex>,
    sites: &[ResourceIndex],
    merged: &BTreeMap<(Root, Target), Merged>,
    calls: &[OpenCall],
    results: &[Value],
    result_terms: &[TermIndex],
) -> Result<Analyzed, WideningReason> {
    let mut emitter = Emitter::new(pool, sites);
    let mut explanations = Vec::new();
    let mut accesses = Vec::new();
    for ((root, target), merged) in merged {
        let access = emitter.access(&Access {
            root: *root,
            target: target.clone(),
            mode: merged.mode(),
            guards: Vec::new(),
        });
        explanations.extend(merged.explanations(context, pool, *root, access.root, target));
        accesses.push(access);
    }
    accesses.sort();
    let calls = calls.iter().map(|call| emitter.call(call)).collect();
    let results: Vec<Value> = results
        .iter()
        .map(|value| renumber(&mut emitter, value))
        .collect();
    let result_terms = result_terms
        .iter()
        .map(|term| emitter.term(*term))
        .collect();
    let (terms, resources) = emitter.into_tables();
    fits(terms.len())?;
    fits(resources.len())?;
    Ok(Analyzed {
        summary: FunctionSummary {
            terms,
            resources: resources
                .into_iter()
                .map(|(type_, key)| ResourceTerm { type_, key })
                .collect(),
            accesses,
            calls,
            results: result_terms,
            widened: None,
        },
        results,
        explanations,
    })
}

fn renumber(emitter: &mut Emitter<'_, TypeIndex>, value: &Value) -> Value {
    match value {
        Value::Term(term) => Value::Term(emitter.term(*term)),
        Value::Struct(fields) => Value::Struct(
            fields
                .iter()
                .map(|field| renumber(emitter, field))
                .collect(),
        ),
        Value::Elements(Some(term)) => Value::Elements(Some(emitter.term(*term))),
        Value::Closure(closure) => Value::Closure(Closure {
            captured: (closure.captured.iter())
                .map(|value| renumber(emitter, value))
                .collect(),
            ..closure.clone()
        }),
        Value::Elements(None)
        | Value::Reference(_)
        | Value::Unset
        | Value::Leaf(_)
        | Value::Check(_) => value.clone(),
    }
}

/// The parts of parameters that may be written.
fn written_parameters(
    evaluator: &Evaluator<'_, '_>,
    effects: &Effects,
) -> Vec<(u16, Vec<FieldIndex>)> {
    let mut written = Vec::new();
    for ((root, target), effect) in &effects.accesses {
        if let (Root::Parameter(parameter), Target::Path(path)) = (root, target)
            && (effect.writes || !effect.steps.is_empty())
        {
            written.push((*parameter, path.clone()));
        }
    }
    for call in effects.calls.values() {
        for reference in &call.references {
            if let Root::Parameter(parameter) = reference.root
                && evaluator.may_write(call.function, reference.argument)
            {
                written.push((parameter, reference.path.clone()));
            }
        }
    }
    written.sort();
    written.dedup();
    written
}

/// Copies terms into a new pool, widening those that do not hold throughout.
struct Rebuild<'a> {
    source: &'a TermPool<TypeIndex>,
    target: TermPool<TypeIndex>,
    done: BTreeMap<TermIndex, TermIndex>,
    written: Vec<(u16, Vec<FieldIndex>)>,
    is_recursive: bool,
    /// The positions of the open calls among those of the summary, by number.
    calls: BTreeMap<u16, u16>,
    /// The blocks that may be executed after the end of a block.
    followers: BTreeMap<usize, Vec<bool>>,
}

impl Rebuild<'_> {
    /// Whether the code from one place on may execute another.
    fn may_precede(&mut self, context: &Context<'_>, first: Position, second: Position) -> bool {
        if first.0 == second.0 && first.1 <= second.1 {
            return true;
        }
        let flow = &context.flow;
        let followers = self
            .followers
            .entry(first.0)
            .or_insert_with(|| flow.followers(first.0));
        followers[second.0]
    }

    /// The resources of the storage instructions, in code order.
    fn sites(&mut self, context: &Context<'_>, effects: &Effects) -> Vec<ResourceIndex> {
        (0_u16..)
            .zip(context.site_types)
            .map(|(site, type_)| match effects.sites.get(&site) {
                Some(resource) => self.resource(*resource),
                None => {
                    // Never reached: no access goes with it.
                    let unknown = self.target.unknown(WideningReason::Computed);
                    self.target.intern_resource(*type_, unknown)
                }
            })
            .collect()
    }

    fn term(&mut self, index: TermIndex) -> TermIndex {
        if let Some(done) = self.done.get(&index) {
            return *done;
        }
        let source = self.source;
        let result = match source.term(index) {
            term @ (Term::Address(_) | Term::Integer(_) | Term::Unknown(_)) => {
                self.target.intern(term.clone())
            }
            _ if self.is_recursive => self.target.unknown(WideningReason::Recursion),
            _ if self.is_overwritten(index) => self.target.unknown(WideningReason::Aliased),
            Term::CallResult(call, result) => match self.calls.get(call) {
                Some(call) => self.target.intern(Term::CallResult(*call, *result)),
                // The call of a function value that turned out to hold several functions.
                None => self.target.unknown(WideningReason::CallResult),
            },
            term @ (Term::Argument(_) | Term::TypeAddress(_)) => self.target.intern(term.clone()),
            Term::Field(base, field) => {
                let base = self.term(*base);
                self.target.field(base, *field)
            }
            Term::Each(vector) => {
                let vector = self.term(*vector);
                self.target.each(vector)
            }
            Term::Pack(fields) => {
                let fields = fields.iter().map(|field| self.term(*field)).collect();
                self.target.intern(Term::Pack(fields))
            }
            Term::Load(resource, path) => {
                let resource = self.resource(*resource);
                self.target.load(resource, path.clone())
            }
            Term::Arithmetic(operation, left, right) => {
                let (left, right) = (self.term(*left), self.term(*right));
                self.target.arithmetic(*operation, left, right)
            }
        };
        self.done.insert(index, result);
        result
    }

    /// Whether the term is the value at entry of a part of a parameter that may be written.
    fn is_overwritten(&self, index: TermIndex) -> bool {
        let mut path = Vec::new();
        let mut current = index;
        loop {
            match self.source.term(current) {
                Term::Field(base, field) => {
                    path.push(*field);
                    current = *base;
                }
                Term::Argument(parameter) => {
                    path.reverse();
                    return self.written.iter().any(|(written, written_path)| {
                        written == parameter && paths_overlap(written_path, &path)
                    });
                }
                Term::Address(_)
                | Term::Integer(_)
                | Term::Each(_)
                | Term::Load(..)
                | Term::CallResult(..)
                | Term::Arithmetic(..)
                | Term::Pack(_)
                | Term::TypeAddress(_)
                | Term::Unknown(_) => return false,
            }
        }
    }

    fn resource(&mut self, index: ResourceIndex) -> ResourceIndex {
        let (type_, key) = *self.source.resource(index);
        let key = self.term(key);
        self.target.intern_resource(type_, key)
    }

    fn root(&mut self, root: Root) -> Root {
        match root {
            Root::Resource(resource) => Root::Resource(self.resource(resource)),
            Root::Parameter(_) => root,
        }
    }

    fn call(&mut self, call: &OpenCall) -> OpenCall {
        let mut references: Vec<OpenReference> = call
            .references
            .iter()
            .map(|reference| OpenReference {
                root: self.root(reference.root),
                is_exact: reference.is_exact && !self.is_recursive,
                ..reference.clone()
            })
            .collect();
        references.sort();
        references.dedup();
        OpenCall {
            function: call.function,
            type_arguments: call.type_arguments.clone(),
            arguments: call.arguments.iter().map(|term| self.term(*term)).collect(),
            references,
            is_repeated: call.is_repeated || self.is_recursive,
            guards: Vec::new(),
        }
    }

    fn value(&mut self, value: &Value) -> Value {
        match value {
            Value::Term(term) => Value::Term(self.term(*term)),
            Value::Struct(fields) if !self.is_recursive => {
                Value::Struct(fields.iter().map(|field| self.value(field)).collect())
            }
            Value::Elements(Some(term)) if !self.is_recursive => {
                let term = self.term(*term);
                if self.target.is_unknown(term) {
                    Value::Term(term)
                } else {
                    Value::Elements(Some(term))
                }
            }
            Value::Elements(None) => Value::Elements(None),
            Value::Closure(closure) if !self.is_recursive => Value::Closure(Closure {
                captured: (closure.captured.iter())
                    .map(|value| self.value(value))
                    .collect(),
                ..closure.clone()
            }),
            Value::Reference(places) => {
                let mut places: Vec<Place> = places.clone();
                if self.is_recursive {
                    for place in &mut places {
                        place.path = vec![Projection::Any];
                    }
                    places.dedup();
                }
                Value::Reference(places)
            }
            Value::Struct(_)
            | Value::Elements(Some(_))
            | Value::Unset
            | Value::Leaf(_)
            | Value::Closure(_)
            | Value::Check(_) => Value::Term(self.target.unknown(WideningReason::CallResult)),
        }
    }

    /// The term of a result, as other modules see it.
    fn result_term(&mut self, value: &Value) -> TermIndex {
        match value {
            Value::Term(term) => *term,
            Value::Struct(fields) => {
                let fields = fields.iter().map(|field| self.result_term(field)).collect();
                self.target.intern(Term::Pack(fields))
            }
            Value::Elements(element) => {
                let elements = element.iter().copied().collect();
                self.target.intern(Term::Pack(elements))
            }
            Value::Unset
            | Value::Reference(_)
            | Value::Leaf(_)
            | Value::Closure(_)
            | Value::Check(_) => self.target.unknown(WideningReason::Computed),
        }
    }

    /// How a location is accessed.
    fn mode(&mut self, context: &Context<'_>, root: Root, effect: &Effect) -> Outcome {
        let is_ground = match root {
            Root::Resource(resource) => {
                let key = self.target.resource(resource).1;
                self.target.is_ground(key)
            }
            Root::Parameter(_) => true,
        };
        // A value that is loaded and then forgotten counts as read: whoever watches an execution
        // sees the load. Loads that steps and checks account for are part of the delta.
        let plain = Outcome {
            reads: effect.reads
                || effect.loads
                || !effect.steps.is_empty()
                || !effect.checks.is_empty(),
            writes: effect.writes || !effect.steps.is_empty(),
            steps: Vec::new(),
            lost: None,
        };
        if effect.reads || effect.writes || (effect.steps.is_empty() && effect.checks.is_empty()) {
            return plain;
        }
        let lost = |observation| Outcome {
            lost: Some(observation),
            ..plain.clone()
        };
        if self.is_recursive {
            return lost(Observation::Loop);
        }
        if !is_ground {
            return lost(Observation::WholeValue);
        }
        let steps = self.steps(context, effect);
        let is_known = steps.iter().all(|step| {
            [Some(step.low), Some(step.high), step.bound]
                .into_iter()
                .flatten()
                .all(|term| !self.target.is_unknown(term))
        });
        if !is_known || steps.len() > STEPS_MAX {
            return lost(Observation::NoInterval);
        }
        Outcome {
            reads: false,
            writes: false,
            steps,
            lost: None,
        }
    }

    /// The steps of an effect, each with the check that precedes it; a check without a step is a
    /// step of 0.
    ///
    /// A check belongs to a step in its direction that cannot have been taken before it: then
    /// whoever proves the bound may count that step as still to come.
    fn steps(&mut self, context: &Context<'_>, effect: &Effect) -> Vec<DeltaStep> {
        let mut steps: Vec<Step> = effect.steps.clone();
        let mut alone = Vec::new();
        for check in &effect.checks {
            let following: Vec<bool> = steps
                .iter()
                .map(|step| {
                    step.direction == check.direction
                        && !self.may_precede(context, step.position, check.position)
                })
                .collect();
            let mut candidates = steps.iter_mut().zip(&following).filter(|(_, is)| **is);
            let is_implied = check.implied_by.is_some_and(|amount| {
                candidates
                    .by_ref()
                    .any(|(step, _)| step.low == amount && step.high == amount)
            });
            if is_implied {
                continue;
            }
            let carrier = steps.iter_mut().zip(&following).find(|(step, follows)| {
                **follows && step.bound.is_none_or(|bound| bound == check.bound)
            });
            match carrier {
                Some((step, _)) => step.bound = Some(check.bound),
                None => alone.push((check.direction, check.bound)),
            }
        }
        let mut result: Vec<DeltaStep> = steps
            .iter()
            .map(|step| DeltaStep {
                direction: step.direction,
                low: self.term(step.low),
                high: self.term(step.high),
                bound: step.bound.map(|bound| self.term(bound)),
            })
            .collect();
        let zero = self.target.intern(Term::Integer(0));
        for (direction, bound) in alone {
            let step = DeltaStep {
                direction,
                low: zero,
                high: zero,
                bound: Some(self.term(bound)),
            };
            if !result.contains(&step) {
                result.push(step);
            }
        }
        result
    }
}

/// How one location is accessed, before locations are merged.
#[derive(Clone, Debug)]
struct Outcome {
    reads: bool,
    writes: bool,
    steps: Vec<DeltaStep>,
    /// Why steps were given up.
    lost: Option<Observation>,
}

/// How a location is accessed by everything that came out as the same.
#[derive(Debug, Default)]
struct Merged {
    reads: bool,
    writes: bool,
    steps: Vec<DeltaStep>,
    reasons: Vec<(Position, Observation)>,
    first: Option<Position>,
}

impl Merged {
    fn add(&mut self, access: Outcome, effect: &Effect) {
        self.reads |= access.reads;
        self.writes |= access.writes;
        self.steps.extend(access.steps);
        self.reasons.extend(effect.reasons.iter().copied());
        if let (Some(lost), Some(first)) = (access.lost, effect.first) {
            self.reasons.push((first, lost));
        }
        self.first = self.first.or(effect.first);
    }

    fn mode(&self) -> Mode {
        match (self.reads, self.writes, self.steps.is_empty()) {
            (true, false, true) => Mode::Read,
            (false, true, true) => Mode::Write,
            (false, false, _) => Mode::Delta(self.steps.clone()),
            (true, _, _) | (_, true, _) => Mode::ReadWrite,
        }
    }

    fn explanations(
        &self,
        context: &Context<'_>,
        pool: &TermPool<TypeIndex>,
        root: Root,
        number: Root,
        target: &Target,
    ) -> Vec<Explanation> {
        let explain = |position: Position, reason| Explanation {
            function: context.function,
            root: number,
            target: target.clone(),
            block: u16::try_from(position.0).unwrap_or(u16::MAX),
            instruction: u16::try_from(position.1).unwrap_or(u16::MAX),
            reason,
        };
        let mut explanations = Vec::new();
        if let (Root::Resource(resource), Some(first)) = (root, self.first) {
            let key = pool.resource(resource).1;
            if let Term::Unknown(reason) = pool.term(key) {
                explanations.push(explain(first, Reason::Wildcard(*reason)));
            } else if let Some(reason) = pool.dependence(key) {
                explanations.push(explain(first, Reason::Unresolved(reason)));
            }
        }
        if *target == Target::Presence {
            return explanations;
        }
        for (position, observation) in &self.reasons {
            explanations.push(explain(*position, Reason::Observed(*observation)));
        }
        let depends = |term: TermIndex| pool.dependence(term).is_some();
        let is_unresolved = |step: &DeltaStep| {
            depends(step.low) || depends(step.high) || step.bound.is_some_and(depends)
        };
        if let Some(first) = self.first
            && self.steps.iter().any(is_unresolved)
        {
            explanations.push(explain(first, Reason::Observed(Observation::NoInterval)));
        }
        explanations
    }
}
