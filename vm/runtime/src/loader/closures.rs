//! Function values: which instance a closure calls, and which functions may call one.
//!
//! Code that makes a function value reaches its function, which so is loaded with it. The function of
//! a value that comes out of the state may not be loaded yet; whoever finds out has it loaded
//! ([`Loader::load_closure`]) and starts again.

use std::collections::VecDeque;
use std::sync::Arc;

use weft_bytecode::{CompiledModule, FunctionDefinitionIndex, Visibility};
use weft_types::{Ability, AbilitySet, FailureKind, FunctionTag, Passed, Passing};

use super::linker::{Linker, Signature, TypeScope, definition_handle};
use super::{InstanceKey, LoadError, LoadedModule, Loader};
use crate::code::{
    CodeBlock, CodeBlockId, End, FunctionInstance, InstanceId, Operation, RegisterType, TypeId,
};
use crate::codec::ClosureName;
use crate::layout::{ClosureFunction, ClosureId};
use crate::snapshot::{LoadedInstance, NewInstance};

const LINKER_ERROR: FailureKind = FailureKind::LinkerError;

impl Loader {
    /// Loads the function of a function value in the state, by the head of its canonical bytes.
    pub fn load_closure(&mut self, identity: &[u8]) -> Result<ClosureId, LoadError> {
        let name = ClosureName::parse(identity).ok_or(LINKER_ERROR)?;
        let fault = |kind| LoadError {
            kind,
            module: Some(name.module.clone()),
        };
        let module = self.modules.get(&name.module).map(Arc::clone);
        let module = module.ok_or_else(|| fault(LINKER_ERROR))?;
        let function = module.functions.get(&name.function).copied();
        let function = function.ok_or_else(|| fault(LINKER_ERROR))?;
        let mut linker = self.linker();
        let mut types = |tags: &[weft_types::TypeTag]| {
            tags.iter()
                .map(|tag| linker.intern_tag(tag, 0))
                .collect::<Result<Vec<TypeId>, _>>()
        };
        let arguments = types(&name.type_arguments)?;
        let captured = types(&name.captured)?;
        self.snapshot = None;
        self.linker()
            .check_type_arguments(&module, function, &arguments)?;
        if !is_storable(&module.module, function) {
            return Err(fault(LINKER_ERROR));
        }
        let key = InstanceKey {
            module: name.module.clone(),
            function,
            arguments,
        };
        let closure = self
            .linker()
            .closure(&module, &key, name.mask, Some(&captured))
            .map_err(fault)?;
        // What the function reaches may be too much to load: then calls of the value fail.
        if let Err(error) = self.load_key(key) {
            self.set_target(closure, Err(error.kind));
        }
        Ok(closure)
    }

    /// Notes which instances the closures call whose functions are loaded.
    pub(super) fn resolve_closures(&mut self) {
        let table = Arc::clone(self.registry.closures());
        for layout in table.layouts() {
            if self
                .targets
                .get(layout.id.index())
                .is_some_and(Option::is_some)
            {
                continue;
            }
            let function = &layout.function;
            let Some(module) = self.modules.get(&function.module) else {
                continue;
            };
            let Some(definition) = module.functions.get(&function.name) else {
                continue;
            };
            let key = InstanceKey {
                module: function.module.clone(),
                function: *definition,
                arguments: function.type_arguments.clone(),
            };
            if let Some(&instance) = self.keys.get(&key) {
                self.set_target(layout.id, Ok(instance));
            }
        }
    }

    fn set_target(&mut self, closure: ClosureId, target: Result<InstanceId, FailureKind>) {
        if self.targets.len() <= closure.index() {
            self.targets.resize(closure.index() + 1, None);
        }
        self.targets[closure.index()] = Some(target);
        self.snapshot = None;
    }
}

/// Whether values of a function may be in the state.
fn is_storable(module: &CompiledModule, function: FunctionDefinitionIndex) -> bool {
    let definition = module.function_definitions.get(function.index());
    definition.is_some_and(|definition| {
        definition.visibility == Visibility::Public
            || definition.is_entry
            || module.has_function_attribute(function, CompiledModule::PERSISTENT)
    })
}

fn passed(type_: RegisterType) -> Passed<TypeId> {
    let (passing, type_) = match type_ {
        RegisterType::Value(type_) => (Passing::Value, type_),
        RegisterType::Reference(type_) => (Passing::Reference, type_),
        RegisterType::MutableReference(type_) => (Passing::MutableReference, type_),
    };
    Passed { passing, type_ }
}

impl Linker<'_> {
    /// The type of a function value from the types of a module.
    pub(super) fn function_type(
        &mut self,
        scope: &mut TypeScope<'_>,
        function: &weft_bytecode::FunctionType,
    ) -> Result<TypeId, FailureKind> {
        let mut list = |types: &[weft_bytecode::TypeIndex]| {
            types
                .iter()
                .map(|type_| self.register_type(scope, *type_).map(passed))
                .collect::<Result<Vec<_>, _>>()
        };
        let type_ = FunctionTag {
            parameters: list(&function.parameters)?,
            results: list(&function.results)?,
            abilities: function.abilities,
        };
        self.registry.intern_function(type_)
    }

    /// The closure of a function; `captured` are the types that the captured values have to have.
    pub(super) fn closure(
        &mut self,
        module: &LoadedModule,
        key: &InstanceKey,
        mask: weft_bytecode::CaptureMask,
        expected: Option<&[TypeId]>,
    ) -> Result<ClosureId, FailureKind> {
        let handle = definition_handle(module, key.function)?;
        let name = module.module.identifiers.get(handle.name.index());
        let name = name.ok_or(LINKER_ERROR)?.clone();
        let Signature {
            parameters,
            results,
        } = self.signature(&mut TypeScope::new(module, &key.arguments), handle)?;
        if mask.positions() > parameters.len() {
            return Err(LINKER_ERROR);
        }
        let mut abilities = AbilitySet::PRIMITIVES;
        if !is_storable(&module.module, key.function) {
            abilities = abilities.without(Ability::Store);
        }
        let (mut captured, mut remaining) = (Vec::new(), Vec::new());
        for (position, type_) in parameters.into_iter().enumerate() {
            if !mask.is_captured(position) {
                remaining.push(passed(type_));
                continue;
            }
            let RegisterType::Value(type_) = type_ else {
                return Err(LINKER_ERROR);
            };
            abilities = abilities.intersect(self.registry.get(type_).abilities);
            captured.push(type_);
        }
        if expected.is_some_and(|expected| expected != captured) {
            return Err(LINKER_ERROR);
        }
        let function = ClosureFunction {
            module: key.module.clone(),
            name,
            type_arguments: key.arguments.clone(),
            mask,
        };
        let type_ = FunctionTag {
            parameters: remaining,
            results: results.into_iter().map(passed).collect(),
            abilities,
        };
        self.registry.intern_closure(function, &captured, type_)
    }
}

/// Finds the new instances that may call a function value, directly or by way of others, and has
/// them say when they begin and end. `earlier` instances call no new ones.
pub(super) fn mark_dispatching(earlier: &[Arc<LoadedInstance>], new: &mut [NewInstance]) {
    let mut callers: Vec<Vec<usize>> = vec![Vec::new(); new.len()];
    let mut open = VecDeque::new();
    for (position, instance) in new.iter_mut().enumerate() {
        for operation in operations(&instance.function) {
            if let Operation::CallClosure { .. } = operation {
                instance.may_dispatch = true;
            }
            let Operation::Call { callee, .. } = operation else {
                continue;
            };
            match earlier.get(callee.index()) {
                Some(callee) => instance.may_dispatch |= callee.may_dispatch,
                None => callers[callee.index() - earlier.len()].push(position),
            }
        }
        if instance.may_dispatch {
            open.push_back(position);
        }
    }
    while let Some(position) = open.pop_front() {
        for caller in &callers[position] {
            if !new[*caller].may_dispatch {
                new[*caller].may_dispatch = true;
                open.push_back(*caller);
            }
        }
    }
    for instance in new.iter_mut().filter(|instance| instance.may_dispatch) {
        let locks = instance.has_module_lock;
        announce(Arc::make_mut(&mut instance.function), locks);
    }
}

fn operations(function: &FunctionInstance) -> impl Iterator<Item = &Operation> {
    function.blocks.iter().flat_map(|block| &block.operations)
}

/// Puts the operations at beginning and ends.
fn announce(function: &mut FunctionInstance, locks: bool) {
    for block in &mut function.blocks {
        if let End::Return { .. } = block.end {
            block.operations.push(Operation::LeaveModule { locks });
        }
    }
    let is_loop_head = function
        .blocks
        .iter()
        .any(|block| block.end.targets().any(|target| target == CodeBlockId(0)));
    if !is_loop_head {
        let entry = &mut function.blocks[0];
        let behind_charge = 1.min(entry.operations.len());
        let operation = Operation::EnterModule { locks };
        entry.operations.insert(behind_charge, operation);
        for end in &mut entry.instruction_ends {
            *end += 1;
        }
        return;
    }
    // The beginning is not to be repeated: what was the first block comes to the end.
    let moved = CodeBlockId(u32::try_from(function.blocks.len()).unwrap_or(u32::MAX));
    for block in &mut function.blocks {
        retarget(&mut block.end, moved);
    }
    let beginning = CodeBlock {
        operations: vec![
            Operation::Charge { gas: 1 },
            Operation::EnterModule { locks },
        ],
        instruction_ends: Vec::new(),
        end: End::Jump(moved),
    };
    let first = std::mem::replace(&mut function.blocks[0], beginning);
    function.blocks.push(first);
}

/// Has what led to the first block lead to another one.
fn retarget(end: &mut End, moved: CodeBlockId) {
    let retarget = |target: &mut CodeBlockId| {
        if *target == CodeBlockId(0) {
            *target = moved;
        }
    };
    match end {
        End::Jump(target) => retarget(target),
        End::Branch {
            condition: _,
            then_target,
            else_target,
        } => {
            retarget(then_target);
            retarget(else_target);
        }
        End::Switch { base: _, targets } => {
            let mut changed = targets.to_vec();
            changed.iter_mut().for_each(retarget);
            *targets = changed.into();
        }
        End::Return { values: _ } | End::Abort { code: _ } => {}
    }
}
