//! The code that executions work on: a snapshot of what the loader has made so far.

use std::sync::Arc;

use crate::code::{FunctionInstance, InstanceId};
use crate::dense::{DenseCode, translate};
use crate::layout::Layouts;
use crate::memory::{Pointer, Region};
use crate::natives::{Native, NativeTable};

/// An instance with what belongs to it.
#[derive(Debug)]
pub(crate) struct LoadedInstance {
    pub(crate) function: Arc<FunctionInstance>,
    pub(crate) dense: DenseCode,
    /// The constants that the function points to.
    pub(crate) constants: Vec<Region>,
}

/// Instances, layouts and natives. Cheap to clone; never changes.
#[derive(Clone, Debug)]
pub struct CodeSnapshot(Arc<Tables>);

#[derive(Debug)]
struct Tables {
    layouts: Layouts,
    natives: Arc<NativeTable>,
    instances: Vec<Arc<LoadedInstance>>,
}

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
            .map(|function| (Arc::new(function), Vec::new()))
            .collect();
        let instances = translate_all(&[], functions);
        Self::new(layouts, natives, instances)
    }

    pub(crate) fn new(
        layouts: Layouts,
        natives: Arc<NativeTable>,
        instances: Vec<Arc<LoadedInstance>>,
    ) -> Self {
        Self(Arc::new(Tables {
            layouts,
            natives,
            instances,
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

    /// All instances, by their ids.
    pub fn instances(&self) -> impl ExactSizeIterator<Item = &Arc<FunctionInstance>> {
        self.0.instances.iter().map(|instance| &instance.function)
    }

    pub(crate) fn loaded(&self, id: InstanceId) -> &LoadedInstance {
        &self.0.instances[id.index()]
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
    functions: Vec<(Arc<FunctionInstance>, Vec<Region>)>,
) -> Vec<Arc<LoadedInstance>> {
    let dense: Vec<DenseCode> = functions
        .iter()
        .map(|(function, _)| {
            translate(function, |id| match earlier.get(id.index()) {
                Some(instance) => &*instance.function,
                None => &*functions[id.index() - earlier.len()].0,
            })
        })
        .collect();
    functions
        .into_iter()
        .zip(dense)
        .map(|((function, constants), dense)| {
            Arc::new(LoadedInstance {
                function,
                dense,
                constants,
            })
        })
        .collect()
}
