//! State in memory, as a persistent map.

use std::sync::Arc;

use im::OrdMap;
use weft_executor::{BlockOutput, StateDelta, StateError, StateVersion, StateView};
use weft_types::StateKey;

/// A state. Cloning one is a snapshot or a fork, in constant time.
#[derive(Clone, Debug)]
pub struct MemoryState {
    values: OrdMap<StateKey, Arc<[u8]>>,
    version: StateVersion,
}

impl Default for MemoryState {
    fn default() -> Self {
        Self::new()
    }
}

impl MemoryState {
    /// A state without values.
    pub fn new() -> Self {
        Self {
            values: OrdMap::new(),
            version: StateVersion::unique(),
        }
    }

    /// A state with the given values.
    pub fn from_values(values: impl IntoIterator<Item = (StateKey, Vec<u8>)>) -> Self {
        let mut state = Self::new();
        for (key, bytes) in values {
            state.values.insert(key, bytes.into());
        }
        state
    }

    /// This state, to be handed to an executor.
    pub fn snapshot(&self) -> Arc<dyn StateView> {
        Arc::new(self.clone())
    }

    /// Takes the changes of a block that was executed on this state.
    pub fn apply(&mut self, output: &BlockOutput) {
        self.apply_delta(&output.state_delta(), output.version_after());
    }

    /// Takes changes; the state has the given version with them.
    pub fn apply_delta(&mut self, delta: &StateDelta, version: StateVersion) {
        for (key, value) in &delta.changes {
            match value {
                Some(bytes) => self.values.insert(key.clone(), bytes.as_slice().into()),
                None => self.values.remove(key),
            };
        }
        self.version = version;
    }

    /// The bytes of a value.
    pub fn value(&self, key: &StateKey) -> Option<&Arc<[u8]>> {
        self.values.get(key)
    }

    /// All values in the order of their keys.
    pub fn iter(&self) -> impl Iterator<Item = (&StateKey, &Arc<[u8]>)> {
        self.values.iter()
    }

    /// The number of values.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there are no values.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Whether two states hold the same values, whatever their versions.
    pub fn has_same_values(&self, other: &Self) -> bool {
        self.values == other.values
    }
}

impl StateView for MemoryState {
    fn version(&self) -> StateVersion {
        self.version
    }

    fn get(&self, key: &StateKey) -> Result<Option<Arc<[u8]>>, StateError> {
        Ok(self.values.get(key).map(Arc::clone))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::{any, prop, proptest};
    use weft_executor::{StateDelta, StateVersion, StateView};
    use weft_types::{AccountAddress, Identifier, ModuleId, StateKey};

    use super::MemoryState;

    fn key(number: u8) -> StateKey {
        StateKey::Module(ModuleId {
            address: AccountAddress::from_u64(number.into()),
            name: Identifier::new("m").unwrap(),
        })
    }

    proptest! {
        #[test]
        fn states_follow_their_deltas_and_snapshots_stay(
            deltas in prop::collection::vec(
                prop::collection::btree_map(0..20_u8, prop::option::of(any::<[u8; 2]>()), 0..8),
                0..8,
            ),
        ) {
            let mut state = MemoryState::new();
            let mut model: BTreeMap<StateKey, Vec<u8>> = BTreeMap::new();
            let mut history = Vec::new();
            for (number, delta) in (0..).zip(deltas) {
                history.push((state.snapshot(), model.clone()));
                let changes = delta
                    .into_iter()
                    .map(|(number, value)| (key(number), value.map(|bytes| bytes.to_vec())))
                    .collect::<Vec<_>>();
                for (key, value) in &changes {
                    match value {
                        Some(bytes) => model.insert(key.clone(), bytes.clone()),
                        None => model.remove(key),
                    };
                }
                let version = StateVersion::new(number);
                state.apply_delta(&StateDelta { changes }, version);
                assert_eq!(state.version(), version);
            }
            history.push((state.snapshot(), model));
            for (view, model) in history {
                for number in 0..20 {
                    let bytes = view.get(&key(number)).unwrap();
                    assert_eq!(bytes.as_deref(), model.get(&key(number)).map(Vec::as_slice));
                }
            }
        }
    }
}
