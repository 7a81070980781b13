//! The evaluation of calls: summaries of this module's functions are instantiated, calls of other
//! modules are left open.

use weft_bytecode::summary::{
    Access, Mode, OpenCall, OpenReference, Root, Target, Term, TermIndex, WideningReason,
};
use weft_bytecode::{FunctionHandleIndex, Register, Type, TypeIndex};

use crate::analysis::closure::shapes;
use crate::analysis::effect::{Check, Step};
use crate::analysis::value::{Closure, Location, Origin, Place, Projection, Value};
use crate::analysis::{Analyzed, Evaluator, own_definition};
use crate::explanation::Observation;

/// A callee's terms and parameters in terms of the caller.
struct Instance {
    terms: Vec<Value>,
    /// What the reference arguments point to; nothing for the others.
    places: Vec<Vec<Place>>,
    type_arguments: Vec<TypeIndex>,
    /// The number of the callee's first open call among the caller's.
    call_base: u16,
    is_cyclic: bool,
}

impl Evaluator<'_, '_> {
    pub(crate) fn call(
        &mut self,
        function: FunctionHandleIndex,
        type_arguments: &[TypeIndex],
        arguments: &[Register],
        results: &[Register],
    ) -> Result<(), WideningReason> {
        let arguments = self.take_all(arguments, Observation::PassedToCall);
        let values = self.call_values(function, type_arguments, &arguments, true)?;
        self.take_results(results, values)
    }

    pub(crate) fn take_results(
        &mut self,
        results: &[Register],
        values: Vec<Value>,
    ) -> Result<(), WideningReason> {
        if values.len() != results.len() {
            return Err(WideningReason::Computed);
        }
        for (register, value) in results.iter().zip(values) {
            self.set(*register, value);
        }
        Ok(())
    }

    /// Calls a function; `is_static` where the instruction says which one.
    pub(crate) fn call_values(
        &mut self,
        function: FunctionHandleIndex,
        type_arguments: &[TypeIndex],
        arguments: &[Value],
        is_static: bool,
    ) -> Result<Vec<Value>, WideningReason> {
        let mut places = Vec::with_capacity(arguments.len());
        for argument in arguments {
            places.push(if let Value::Reference(places) = argument {
                places.clone()
            } else {
                Vec::new()
            });
        }
        self.observe_locals(&places);
        let context = self.context;
        let Some(definition) = own_definition(context.module, function) else {
            let number = self.call_number(is_static, function, type_arguments, &[], 1)?;
            return self.call_open(function, type_arguments, arguments, &places, number);
        };
        let callee = context.callees.get(definition.index());
        let callee = callee.ok_or(WideningReason::Computed)?;
        let closures = shapes(arguments);
        if callee.summary.widened.is_some() && closures.iter().any(Option::is_some) {
            let special = self.specialize(definition, type_arguments, arguments)?;
            places.resize(special.arguments.len(), Vec::new());
            let calls = special.callee.summary.calls.len();
            let number = self.call_number(false, function, type_arguments, &closures, calls)?;
            let types = &special.type_arguments;
            return self.call_own(&special.callee, types, &special.arguments, places, number);
        }
        let calls = callee.summary.calls.len();
        let number = self.call_number(is_static, function, type_arguments, &[], calls)?;
        self.call_own(callee, type_arguments, arguments, places, number)
    }

    /// What a callee may see behind references to registers is no longer pending.
    fn observe_locals(&mut self, places: &[Vec<Place>]) {
        for place in places.iter().flatten() {
            if let Origin::Local(register) = place.origin {
                let value = self.get(register);
                let value = self.clean(&value, Observation::PassedToCall);
                self.set(register, value);
            }
        }
    }

    // Calls of other modules.

    fn call_open(
        &mut self,
        function: FunctionHandleIndex,
        type_arguments: &[TypeIndex],
        arguments: &[Value],
        places: &[Vec<Place>],
        number: u16,
    ) -> Result<Vec<Value>, WideningReason> {
        let context = self.context;
        let handle = context
            .module
            .function_handles
            .get(function.index())
            .ok_or(WideningReason::Computed)?;
        let mut terms = Vec::with_capacity(arguments.len());
        for (argument, places) in arguments.iter().zip(places) {
            terms.push(self.argument_term(argument, places));
        }
        let references = open_references(places);
        self.charge(arguments.len() + references.len())?;
        let is_cyclic = context.flow.is_cyclic[self.position.0];
        let mut values = Vec::with_capacity(handle.results.len());
        for (position, type_) in handle.results.iter().enumerate() {
            values.push(if self.is_reference(*type_) {
                // A mutable reference comes from a mutable one.
                let is_mutable = self.is_mutable_reference(*type_);
                let sources = handle.parameters.iter().zip(places);
                let mut reached: Vec<Place> = sources
                    .filter(|(source, _)| !is_mutable || self.is_mutable_reference(**source))
                    .flat_map(|(_, places)| places)
                    .map(|place| place.project(Projection::Any))
                    .collect();
                reached.sort();
                reached.dedup();
                Value::Reference(reached)
            } else {
                if is_cyclic {
                    self.terms.mark_repeated(number);
                }
                let position = u16::try_from(position).map_err(|_| WideningReason::TooLarge)?;
                Value::Term(self.terms.intern(Term::CallResult(number, position)))
            });
        }
        for (type_, places) in handle.parameters.iter().zip(places) {
            if self.is_mutable_reference(*type_) {
                for place in places {
                    self.lose(place, &[]);
                }
            }
        }
        if let Some(effects) = &mut self.effects {
            let call = OpenCall {
                function,
                type_arguments: type_arguments.to_vec(),
                arguments: terms,
                references,
                is_repeated: is_cyclic,
                guards: Vec::new(),
            };
            effects.calls.insert(number, call);
        }
        Ok(values)
    }

    fn is_mutable_reference(&self, type_: TypeIndex) -> bool {
        matches!(self.types.get(type_), Some(Type::MutableReference(_)))
    }

    /// The term of an argument; of what it refers to, where it is a reference.
    fn argument_term(&mut self, argument: &Value, places: &[Place]) -> TermIndex {
        let value = if places.is_empty() {
            argument.clone()
        } else {
            self.content(places)
        };
        self.observe(&value, Observation::PassedToCall)
    }

    /// Forgets what is at a path below a place, as somebody may have written there.
    fn lose(&mut self, place: &Place, path: &[weft_bytecode::FieldIndex]) {
        let place = path.iter().fold(place.clone(), |place, field| {
            place.project(Projection::Field(*field))
        });
        match place.location() {
            Some((location, _)) => self.change(&location),
            None => self.write_local(&place, true, |evaluator, _| {
                evaluator.unknown(WideningReason::Aliased)
            }),
        }
    }

    // Calls inside the module.

    fn call_own(
        &mut self,
        callee: &Analyzed,
        type_arguments: &[TypeIndex],
        arguments: &[Value],
        places: Vec<Vec<Place>>,
        number: u16,
    ) -> Result<Vec<Value>, WideningReason> {
        let summary = &callee.summary;
        if let Some(reason) = summary.widened {
            return Err(reason);
        }
        let cost = summary.terms.len() + summary.accesses.len() + 4 * summary.calls.len();
        self.charge(cost)?;
        let mut instance = Instance {
            terms: Vec::with_capacity(summary.terms.len()),
            places,
            type_arguments: type_arguments.to_vec(),
            call_base: number,
            is_cyclic: self.context.flow.is_cyclic[self.position.0],
        };
        for term in &summary.terms {
            let value = self.instantiate_term(callee, &instance, arguments, term)?;
            instance.terms.push(value);
        }
        let mut results = Vec::with_capacity(callee.results.len());
        for result in &callee.results {
            results.push(self.instantiate_value(&instance, result)?);
        }
        for access in &summary.accesses {
            self.instantiate_access(callee, &instance, access)?;
        }
        for (position, call) in summary.calls.iter().enumerate() {
            self.instantiate_call(callee, &instance, position, call)?;
        }
        Ok(results)
    }

    fn instantiate_term(
        &mut self,
        callee: &Analyzed,
        instance: &Instance,
        arguments: &[Value],
        term: &Term,
    ) -> Result<Value, WideningReason> {
        let part = |index: &TermIndex| {
            let value = instance.terms.get(usize::from(index.0));
            value.cloned().ok_or(WideningReason::Computed)
        };
        Ok(match term {
            Term::Argument(parameter) => {
                let parameter = usize::from(*parameter);
                let argument = arguments.get(parameter).ok_or(WideningReason::Computed)?;
                if let Value::Reference(places) = argument {
                    let value = self.content(places);
                    self.clean(&value, Observation::PassedToCall)
                } else {
                    argument.clone()
                }
            }
            Term::Address(_) | Term::Integer(_) | Term::Unknown(_) => {
                Value::Term(self.terms.intern(term.clone()))
            }
            Term::TypeAddress(parameter) => {
                let type_ = instance.type_arguments.get(usize::from(*parameter));
                Value::Term(self.type_address(type_.copied()))
            }
            Term::Field(base, field) => self.part(&part(base)?, Projection::Field(*field)),
            Term::Each(vector) => self.part(&part(vector)?, Projection::Element),
            Term::Pack(fields) => {
                let mut values = Vec::with_capacity(fields.len());
                for field in fields {
                    values.push(part(field)?);
                }
                self.struct_of(values)
            }
            Term::Load(resource, path) => {
                let root = self.instantiate_root(callee, instance, *resource)?;
                Value::Term(self.terms.load(root, path.clone()))
            }
            Term::CallResult(call, result) => {
                let open = callee.summary.calls.get(usize::from(*call));
                let number = instance.call_base.checked_add(*call);
                let number = number.ok_or(WideningReason::TooLarge)?;
                if instance.is_cyclic || open.is_none_or(|open| open.is_repeated) {
                    self.terms.mark_repeated(number);
                }
                Value::Term(self.terms.intern(Term::CallResult(number, *result)))
            }
            Term::Arithmetic(operation, left, right) => {
                let left = self.term_of(&part(left)?);
                let right = self.term_of(&part(right)?);
                Value::Term(self.terms.arithmetic(*operation, left, right))
            }
        })
    }

    /// The address of the module that declares a type.
    fn type_address(&mut self, type_: Option<TypeIndex>) -> TermIndex {
        let module = self.context.module;
        let term = match type_.and_then(|type_| self.types.get(type_)) {
            Some(Type::Struct(handle, _)) => module
                .struct_handles
                .get(handle.index())
                .and_then(|handle| module.module_id(handle.module))
                .map(|id| Term::Address(id.address)),
            Some(Type::TypeParameter(parameter)) => Some(Term::TypeAddress(parameter.0)),
            Some(
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
                | Type::Reference(_)
                | Type::MutableReference(_)
                | Type::Function(_),
            )
            | None => None,
        };
        let unknown = Term::Unknown(WideningReason::CallResult);
        self.terms.intern(term.unwrap_or(unknown))
    }

    /// The term of a value that is not pending.
    fn term_of(&mut self, value: &Value) -> TermIndex {
        self.observe(value, Observation::PassedToCall)
    }

    fn instance_term(
        &mut self,
        instance: &Instance,
        index: TermIndex,
    ) -> Result<TermIndex, WideningReason> {
        let value = instance.terms.get(usize::from(index.0));
        let value = value.cloned().ok_or(WideningReason::Computed)?;
        Ok(self.term_of(&value))
    }

    fn instantiate_root(
        &mut self,
        callee: &Analyzed,
        instance: &Instance,
        resource: weft_bytecode::summary::ResourceIndex,
    ) -> Result<weft_bytecode::summary::ResourceIndex, WideningReason> {
        let resource = callee.summary.resources.get(usize::from(resource.0));
        let resource = resource.ok_or(WideningReason::Computed)?;
        let key = self.instance_term(instance, resource.key)?;
        let type_ = self
            .types
            .substitute(resource.type_, &instance.type_arguments)
            .ok_or(WideningReason::TooLarge)?;
        Ok(self.terms.intern_resource(type_, key))
    }

    fn instantiate_value(
        &mut self,
        instance: &Instance,
        value: &Value,
    ) -> Result<Value, WideningReason> {
        Ok(match value {
            Value::Term(index) => instance
                .terms
                .get(usize::from(index.0))
                .cloned()
                .ok_or(WideningReason::Computed)?,
            Value::Struct(fields) => Value::Struct(
                fields
                    .iter()
                    .map(|field| self.instantiate_value(instance, field))
                    .collect::<Result<_, _>>()?,
            ),
            Value::Elements(Some(index)) => {
                let term = self.instance_term(instance, *index)?;
                if self.terms.is_unknown(term) {
                    Value::Term(term)
                } else {
                    Value::Elements(Some(term))
                }
            }
            Value::Elements(None) => Value::Elements(None),
            Value::Reference(places) => {
                let mut result = Vec::new();
                for place in places {
                    result.extend(instance.places_of(place)?);
                }
                result.sort();
                result.dedup();
                Value::Reference(result)
            }
            Value::Closure(closure) => {
                let mut types = Vec::with_capacity(closure.type_arguments.len());
                for type_ in &closure.type_arguments {
                    let type_ = self.types.substitute(*type_, &instance.type_arguments);
                    types.push(type_.ok_or(WideningReason::TooLarge)?);
                }
                let captured = closure
                    .captured
                    .iter()
                    .map(|value| self.instantiate_value(instance, value))
                    .collect::<Result<_, _>>()?;
                Value::Closure(Closure {
                    type_arguments: types,
                    captured,
                    ..closure.clone()
                })
            }
            Value::Unset | Value::Leaf(_) | Value::Check(_) => {
                self.unknown(WideningReason::CallResult)
            }
        })
    }

    /// Records an access of the callee where the caller's arguments put it.
    fn instantiate_access(
        &mut self,
        callee: &Analyzed,
        instance: &Instance,
        access: &Access,
    ) -> Result<(), WideningReason> {
        let path = match &access.target {
            Target::Presence => &[],
            Target::Path(path) => path.as_slice(),
        };
        match access.root {
            Root::Resource(resource) => {
                let resource = self.instantiate_root(callee, instance, resource)?;
                if self.terms.is_never(self.terms.resource(resource).1) {
                    return Ok(());
                }
                let root = Root::Resource(resource);
                if access.target == Target::Presence {
                    let position = self.position;
                    if let Some(effects) = &mut self.effects {
                        let effect = effects.target(root, Target::Presence, position);
                        effect.reads |= access.mode != Mode::Write;
                        effect.writes |= access.mode != Mode::Read;
                    }
                    return Ok(());
                }
                let location = Location {
                    root,
                    path: path.to_vec(),
                };
                self.instantiate_mode(callee, instance, location, true, access)?;
            }
            Root::Parameter(parameter) => {
                let places = instance.places.get(usize::from(parameter));
                let places = places.ok_or(WideningReason::Computed)?;
                let is_certain = places.len() == 1;
                for place in places {
                    let part = path.iter().fold(place.clone(), |place, field| {
                        place.project(Projection::Field(*field))
                    });
                    if let Some((location, is_exact)) = part.location() {
                        let is_exact = is_exact && is_certain;
                        self.instantiate_mode(callee, instance, location, is_exact, access)?;
                    } else if access.mode != Mode::Read {
                        self.lose(place, path);
                    }
                }
            }
        }
        Ok(())
    }

    fn instantiate_mode(
        &mut self,
        callee: &Analyzed,
        instance: &Instance,
        location: Location,
        is_exact: bool,
        access: &Access,
    ) -> Result<(), WideningReason> {
        let observation = Observation::Callee(access.root);
        match &access.mode {
            Mode::Read => self.record_read(location, observation),
            Mode::Write if is_exact => self.record_write(location, observation),
            Mode::Delta(steps) if is_exact => {
                for step in steps {
                    let high = callee.summary.terms.get(usize::from(step.high.0));
                    let is_check = matches!(high, Some(Term::Integer(0)));
                    let step = Step {
                        direction: step.direction,
                        low: self.instance_term(instance, step.low)?,
                        high: self.instance_term(instance, step.high)?,
                        bound: match step.bound {
                            Some(bound) => Some(self.instance_term(instance, bound)?),
                            None => None,
                        },
                        position: self.position,
                    };
                    self.record_callee_step(location.clone(), step, is_check);
                }
            }
            Mode::Write | Mode::ReadWrite | Mode::Delta(_) => {
                self.record_read(location.clone(), observation);
                self.record_write(location, observation);
            }
        }
        Ok(())
    }

    /// A step of 0 in a summary is a check: it writes nothing and may be repeated.
    fn record_callee_step(&mut self, location: Location, step: Step, is_check: bool) {
        let Some(bound) = step.bound.filter(|_| is_check) else {
            self.record_step(location, step);
            return;
        };
        if self.terms.is_unknown(bound) || !self.is_ground(location.root) {
            self.record_read(location, Observation::NoInterval);
            return;
        }
        let position = self.position;
        if let Some(effects) = &mut self.effects {
            effects.at(location, position).check(Check {
                direction: step.direction,
                bound,
                implied_by: None,
                position,
            });
        }
    }

    fn instantiate_call(
        &mut self,
        callee: &Analyzed,
        instance: &Instance,
        position: usize,
        call: &OpenCall,
    ) -> Result<(), WideningReason> {
        let position = u16::try_from(position).map_err(|_| WideningReason::TooLarge)?;
        let number = instance.call_base.checked_add(position);
        let number = number.ok_or(WideningReason::TooLarge)?;
        let mut type_arguments = Vec::with_capacity(call.type_arguments.len());
        for type_ in &call.type_arguments {
            let type_ = self.types.substitute(*type_, &instance.type_arguments);
            type_arguments.push(type_.ok_or(WideningReason::TooLarge)?);
        }
        let mut arguments = Vec::with_capacity(call.arguments.len());
        for argument in &call.arguments {
            arguments.push(self.instance_term(instance, *argument)?);
        }
        let mut references = Vec::new();
        for reference in &call.references {
            let may_write = self.may_write(call.function, reference.argument);
            match reference.root {
                Root::Resource(resource) => {
                    let root = self.instantiate_root(callee, instance, resource)?;
                    let root = Root::Resource(root);
                    if may_write {
                        self.change(&Location {
                            root,
                            path: reference.path.clone(),
                        });
                    }
                    references.push(OpenReference {
                        root,
                        ..reference.clone()
                    });
                }
                Root::Parameter(parameter) => {
                    let places = instance.places.get(usize::from(parameter));
                    let places = places.ok_or(WideningReason::Computed)?;
                    for place in places {
                        let part = reference.path.iter().fold(place.clone(), |place, field| {
                            place.project(Projection::Field(*field))
                        });
                        if let Some((location, is_exact)) = part.location() {
                            references.push(OpenReference {
                                argument: reference.argument,
                                root: location.root,
                                path: location.path,
                                is_exact: reference.is_exact && is_exact && places.len() == 1,
                            });
                        }
                        if may_write {
                            self.lose(place, &reference.path);
                        }
                    }
                }
            }
        }
        self.charge(arguments.len() + references.len())?;
        if let Some(effects) = &mut self.effects {
            let call = OpenCall {
                function: call.function,
                type_arguments,
                arguments,
                references,
                is_repeated: call.is_repeated || instance.is_cyclic,
                guards: Vec::new(),
            };
            effects.calls.insert(number, call);
        }
        Ok(())
    }

    /// Whether a function of another module may write through a parameter.
    pub(crate) fn may_write(&self, function: FunctionHandleIndex, parameter: u16) -> bool {
        let handle = self.context.module.function_handles.get(function.index());
        let type_ = handle.and_then(|handle| handle.parameters.get(usize::from(parameter)));
        let type_ = type_.and_then(|type_| self.types.get(*type_));
        !matches!(type_, Some(Type::Reference(_)))
    }
}

impl Instance {
    /// Where a place that starts from a parameter of the callee is for the caller.
    fn places_of(&self, place: &Place) -> Result<Vec<Place>, WideningReason> {
        let Origin::Parameter(parameter) = place.origin else {
            return Err(WideningReason::Aliased);
        };
        let bases = self.places.get(usize::from(parameter));
        let bases = bases.ok_or(WideningReason::Computed)?;
        Ok(bases
            .iter()
            .map(|base| {
                place
                    .path
                    .iter()
                    .fold(base.clone(), |place, step| place.project(*step))
            })
            .collect())
    }
}

/// Where references lead outside of the caller's registers.
fn open_references(places: &[Vec<Place>]) -> Vec<OpenReference> {
    let mut references = Vec::new();
    for (argument, places) in (0_u16..).zip(places) {
        for place in places {
            if let Some((location, is_exact)) = place.location() {
                references.push(OpenReference {
                    argument,
                    root: location.root,
                    path: location.path,
                    // One of several is perhaps not meant at all.
                    is_exact: is_exact && places.len() == 1,
                });
            }
        }
    }
    references
}
