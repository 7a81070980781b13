//! The code that executions work on: a snapshot of what the loader has made so far.

use std::collections::BTreeMap;
use std::sync::Arc;

use weft_types::FailureKind;

use crate::code::{FunctionInstance, InstanceId};
use crate::dense::{DenseCode, translate};
use crate::layout::{ClosureId, Layouts};
use crate::loader::InstanceKey;
use crate::memory::{Pointer, Region};
use crate::natives::{Native, NativeTable};

/// An instance with what belongs to it.
#[derive(Debug)]
pub(crate) struct LoadedInstance {
    pub(crate) function: Arc<FunctionInstance>,
    pub(crate) dense: DenseCode,
    /// The constants that the function points to.
    pub(crate) constants: Vec<Region>,
    /// What it calls, in code order, without repetition.
    pub(crate) callees: Vec<InstanceKey>,
    /// Whether it may call a function value, directly or by way of others.
    pub(crate) may_dispatch: bool,
    /// The names of abort codes of its module.
    pub(crate) error_names: Arc<BTreeMap<u64, String>>,
}

/// An instance that is not translated yet.
#[derive(Debug)]
pub(crate) struct NewInstance {
    pub(crate) function: Arc<FunctionInstance>,
    pub(crate) constants: Vec<Region>,
    pub(crate) callees: Vec<InstanceKey>,
    pub(crate) may_dispatch: bool,
    pub(crate) has_module_lock: bool,
    pub(crate) error_names: Arc<BTreeMap<u64, String>>,
}

/// Instances, layouts and natives. Cheap to clone; never changes.
#[derive(Clone, Debug)]
pub struct CodeSnapshot(Arc<Tables>);

#[derive(Debug)]
struct Tables {
    layouts: Layouts,
    natives: Arc<NativeTable>,
    instances: Vec<Arc<LoadedInstance>>,
    targets: ClosureTargets,
}

/// What the closures call, by their ids; nothing for those whose functions are not loaded.
pub(crate) type ClosureTargets = Arc<[Option<Result<InstanceId, FailureKind>>]>;

impl CodeSnapshot {
    /// A snapshot of hand-made instances, for tests of engines: an instance's id is its position,
    /// and its constants are not owned.
    pub fn of_instances(
        layouts: Layouts,
        natives: Arc<NativeTable>,
        functions: Vec<FunctionInstance>,
    ) -> Self {
        let functions = functions
            .into_iter()
            .map(|function| NewInstance {
                function: Arc::new(function),
                constants: Vec::new(),
                callees: Vec::new(),
                may_dispatch: false,
                has_module_lock: false,
                error_names: Arc::default(),
            })
            .collect();
        let instances = translate_all(&[], functions);
        Self::new(layouts, natives, instances, Arc::default())
    }

    pub(crate) fn new(
        layouts: Layouts,
        natives: Arc<NativeTable>,
        instances: Vec<Arc<LoadedInstance>>,
        targets: ClosureTargets,
    ) -> Self {
        Self(Arc::new(Tables {
            layouts,
            natives,
            instances,
            targets,
        }))
    }

    /// The layouts of all types that the code knows.
    pub fn layouts(&self) -> &Layouts {
        &self.0.layouts
    }

    /// The native functions.
    pub fn natives(&self) -> &Arc<NativeTable> {
        &self.0.natives
    }

    /// An instance of this snapshot.
    pub fn instance(&self, id: InstanceId) -> &Arc<FunctionInstance> {
        &self.0.instances[id.index()].function
    }

    /// An instance, if this snapshot has it.
    pub fn find_instance(&self, id: InstanceId) -> Option<&Arc<FunctionInstance>> {
        let instance = self.0.instances.get(id.index())?;
        Some(&instance.function)
    }

    /// All instances, by their ids.
    pub fn instances(&self) -> impl ExactSizeIterator<Item = &Arc<FunctionInstance>> {
        self.0.instances.iter().map(|instance| &instance.function)
    }

    /// The instance that a closure calls, why calls of it fail, or `None` where that is not loaded.
    pub fn closure_target(&self, closure: ClosureId) -> Option<Result<InstanceId, FailureKind>> {
        self.0.targets.get(closure.index()).copied().flatten()
    }

    pub(crate) fn loaded(&self, id: InstanceId) -> &LoadedInstance {
        &self.0.instances[id.index()]
    }

    /// The name of an abort code in the module of an instance. A code made with the categories of
    /// `std::error` is found by its reason.
    pub(crate) fn error_name(&self, id: InstanceId, code: u64) -> Option<String> {
        let names = &self.loaded(id).error_names;
        names
            .get(&code)
            .or_else(|| names.get(&(code & 0xffff)))
            .cloned()
    }

    pub(crate) fn native(&self, index: u32) -> &Native {
        self.0.natives.get(index)
    }

    /// Whether the bytes lie in a constant.
    pub(crate) fn constants_contain(&self, pointer: Pointer, bytes: u64) -> bool {
        self.0
            .instances
            .iter()
            .flat_map(|instance| &instance.constants)
            .any(|region| region.contains(pointer, bytes))
    }
}

/// Adds dense code to new instances, which follow `earlier` ones and may call both.
pub(crate) fn translate_all(
    earlier: &[Arc<LoadedInstance>],
    functions: Vec<NewInstance>,
) -> Vec<Arc<LoadedInstance>> {
    let dense: Vec<DenseCode> = functions
        .iter()
        .map(|new| {
            translate(&new.function, |id| match earlier.get(id.index()) {
                Some(instance) => &*instance.function,
                None => &*functions[id.index() - earlier.len()].function,
            })
        })
        .collect();
    functions
        .into_iter()
        .zip(dense)
        .map(|(new, dense)| {
            Arc::new(LoadedInstance {
                function: new.function,
                dense,
                constants: new.constants,
                callees: new.callees,
                may_dispatch: new.may_dispatch,
                error_names: new.error_names,
            })
        })
        .collect()
}
