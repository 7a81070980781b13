//! From the embedder's bytes to records: whatever the index does not have is fetched and decoded.

use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use weft_runtime::code::TypeId;
use weft_runtime::codec::{self, DecodeError};
use weft_runtime::layout::Layouts;
use weft_runtime::memory::Arena;
use weft_runtime::resource::{LeafValue, ResourceSource, ResourceValue, SourceError};
use weft_types::{AccountAddress, StateKey};

use crate::execute::share;
use crate::flat_index::{FlatIndex, ResourceKey};
use crate::state_view::StateView;
use crate::workers::{self, Workers};

/// The index, shared by an executor with the contexts that run transactions without a plan.
#[derive(Clone, Debug, Default)]
pub(crate) struct SharedIndex(Arc<RwLock<FlatIndex>>);

impl SharedIndex {
    pub(crate) fn read(&self) -> RwLockReadGuard<'_, FlatIndex> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn write(&self) -> RwLockWriteGuard<'_, FlatIndex> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The state under a block: what blocks before it left in the index, and the view for the rest.
#[derive(Clone)]
pub(crate) struct IndexSource {
    pub(crate) index: SharedIndex,
    pub(crate) view: Arc<dyn StateView>,
    pub(crate) layouts: Layouts,
}

impl ResourceSource for IndexSource {
    fn fetch(
        &self,
        type_: TypeId,
        address: &AccountAddress,
    ) -> Result<Option<ResourceValue>, SourceError> {
        let key = {
            let index = self.index.read();
            let key = index.key(type_, *address);
            if let Some(record) = index.find(&key) {
                return Ok(copy(index.value(record).exists, index.value(record).leaves));
            }
            key
        };
        let value = fetch(&*self.view, &self.layouts, &key)?;
        let leaf_count = self.layouts.get(type_).leaves.len();
        let mut index = self.index.write();
        index.insert(&key, leaf_count, value.as_ref().map(|value| &*value.leaves));
        Ok(value)
    }
}

fn copy(exists: bool, leaves: &[LeafValue]) -> Option<ResourceValue> {
    exists.then(|| ResourceValue {
        leaves: leaves.iter().map(share).collect(),
    })
}

/// Reads a resource from the view.
fn fetch(
    view: &dyn StateView,
    layouts: &Layouts,
    key: &ResourceKey,
) -> Result<Option<ResourceValue>, SourceError> {
    let layout = layouts.get(key.type_);
    let Some(tag) = layout.struct_tag() else {
        return Err(SourceError::Unavailable(format!(
            "{} is no resource",
            layout.tag
        )));
    };
    let state_key = StateKey::Resource {
        address: key.address,
        tag: tag.clone(),
    };
    let bytes = view
        .get(&state_key)
        .map_err(|error| SourceError::Unavailable(error.message))?;
    let Some(bytes) = bytes else {
        return Ok(None);
    };
    // Several transactions may have made it larger than one may make values.
    codec::decode_resource(layouts, &mut Arena::new(u64::MAX), key.type_, &bytes)
        .map(Some)
        .map_err(|error| {
            if let DecodeError::UnknownFunction(identity) = error {
                SourceError::UnknownFunction(identity)
            } else {
                SourceError::Unavailable(format!("{state_key}: {error}"))
            }
        })
}

/// Resources that one task fetches.
const FETCHED_AT_ONCE: usize = 64;

/// Makes records of resources that the index lacks.
pub(crate) fn fetch_missing(
    index: &mut FlatIndex,
    view: &dyn StateView,
    layouts: &Layouts,
    missing: &[ResourceKey],
    workers: Option<&Workers>,
) -> Result<(), SourceError> {
    let read = |key: &ResourceKey| fetch(view, layouts, key);
    let tasks = missing.chunks(FETCHED_AT_ONCE);
    let values = workers::map(workers, tasks, |keys| -> Vec<_> {
        keys.iter().map(read).collect()
    });
    for (key, value) in missing.iter().zip(values.into_iter().flatten()) {
        let value = value?;
        let leaf_count = layouts.get(key.type_).leaves.len();
        index.insert(key, leaf_count, value.as_ref().map(|value| &*value.leaves));
    }
    Ok(())
}
