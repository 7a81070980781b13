//! What a node asks about transactions without executing a block: what one would do, what a function
//! would return, what one would touch, whether modules could be published.
//!
//! Nothing here changes the state. What was loaded or decoded for an answer is kept for the next block.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use weft_bytecode::{FunctionDefinitionIndex, Visibility};
use weft_footprint::LeafMode;
use weft_runtime::code::TypeId;
use weft_runtime::layout::{FieldLayout, LayoutKind, Layouts, Leaf};
use weft_types::{AccountAddress, FailureKind, Identifier, ModuleId, StateKey};

use super::{BlockError, Executor, ReturnValue, Strategy, run};
use crate::code::{PublishError, StagedModules};
use crate::entry::EntryPoint;
use crate::instantiate::{BODY, FootprintOf, Instantiator, STAGES};
use crate::output::{TransactionOutput, TransactionStatus};
use crate::plan::Part;
use crate::state_view::StateView;
use crate::transaction::{EntryFunction, Payload, Transaction, TransactionHash};

/// What a function returned that was called without a transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ViewOutput {
    /// How the call ended.
    pub status: TransactionStatus,
    /// What the function returned; empty unless it succeeded.
    pub results: Vec<ReturnValue>,
    /// The gas of the call.
    pub gas_used: u64,
}

/// What a transaction may touch, with what surrounds it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TransactionFootprint {
    /// The locations that are known, in order.
    pub locations: Vec<AccessedLocation>,
    /// Whether these are all. Otherwise the transaction may touch others besides, even any: its
    /// footprint depends on state, or it publishes code.
    pub is_complete: bool,
}

/// A location that a transaction may touch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessedLocation {
    /// The resource.
    pub key: StateKey,
    /// The fields that lead to the part of it, as `vault.coins`; empty for all of it. `None` is its
    /// presence: whether it exists.
    pub path: Option<String>,
    /// How.
    pub mode: LeafMode,
}

impl Executor {
    /// Says what a transaction would do as the only one of a block: policy, prologue and epilogue
    /// included.
    pub fn simulate(
        &mut self,
        view: &Arc<dyn StateView>,
        transaction: &Transaction,
    ) -> Result<TransactionOutput, BlockError> {
        self.begin(view)?;
        let transactions = std::slice::from_ref(transaction);
        let cancel = AtomicBool::new(false);
        let result = run::Block::new(self, view, transactions, Strategy::Sequential, &cancel)
            .and_then(run::Block::run_simulation);
        self.end(result.is_err());
        Ok(result?.transaction(0))
    }

    /// Calls a function that takes no signer and is public, an entry function, or marked `#[view]`.
    /// What it writes is dropped.
    pub fn view(
        &mut self,
        view: &Arc<dyn StateView>,
        call: &EntryFunction,
        gas_limit: u64,
    ) -> Result<ViewOutput, BlockError> {
        self.begin(view)?;
        let id = self.code.find_entry(call, &**view)?;
        let refusal = match self.code.entry(id) {
            Err(status) => Some(status.clone()),
            Ok(entry) if entry.takes_any_signer() || !self.may_view(call) => {
                Some(TransactionStatus::Failed {
                    kind: FailureKind::FunctionNotEntry,
                    location: Some(call.module.clone()),
                })
            }
            Ok(_) => None,
        };
        if let Some(status) = refusal {
            return Ok(ViewOutput {
                status,
                results: Vec::new(),
                gas_used: 0,
            });
        }
        let transaction = Transaction {
            sender: AccountAddress::ZERO,
            secondary_signers: Vec::new(),
            payload: Payload::EntryFunction(call.clone()),
            gas_limit,
            gas_price: 0,
            sequence_number: 0,
            hash: TransactionHash::default(),
        };
        let output = self.call(view, &transaction, false)?;
        Ok(ViewOutput {
            status: output.block.status(0).clone(),
            gas_used: output.block.gas_used(0),
            results: output.results,
        })
    }

    /// Whether strangers may call a function that takes no signer.
    fn may_view(&self, call: &EntryFunction) -> bool {
        let Some(module) = self.code.module(&call.module) else {
            return false;
        };
        let module = module.module();
        let definitions = module.function_definitions.iter().enumerate();
        definitions
            .filter(|(_, definition)| {
                let handle = module.function_handles.get(definition.handle.index());
                let name = handle.and_then(|it| module.identifiers.get(it.name.index()));
                name == Some(&call.name)
            })
            .any(|(position, definition)| {
                let index = FunctionDefinitionIndex::from_position(position);
                definition.is_entry
                    || definition.visibility == Visibility::Public
                    || index.is_some_and(|index| module.has_function_attribute(index, VIEW))
            })
    }

    /// What a transaction may touch; inside, why it cannot be executed at all. An answer holds for as
    /// long as no code changes.
    pub fn footprint(
        &mut self,
        view: &Arc<dyn StateView>,
        transaction: &Transaction,
    ) -> Result<Result<TransactionFootprint, TransactionStatus>, BlockError> {
        self.begin(view)?;
        let (entry, arguments) = match &transaction.payload {
            Payload::EntryFunction(call) => {
                let id = self.code.find_entry(call, &**view)?;
                (self.code.callable(id), &call.args)
            }
            Payload::Script(script) => {
                let code = &mut self.code;
                let entry = code.load_script(&script.code, &script.type_args, &**view)?;
                (entry.map(Arc::new), &script.args)
            }
            Payload::Publish { .. } => return Ok(Ok(TransactionFootprint::default())),
        };
        let entry = match entry {
            Ok(entry) => entry,
            Err(status) => return Ok(Err(status)),
        };
        let cancel = AtomicBool::new(false);
        let transactions = std::slice::from_ref(transaction);
        let block = run::Block::new(self, view, transactions, Strategy::Sequential, &cancel)?;
        let surrounding = block.into_surrounding()?;
        self.follow_generation();

        let mut instantiator = Instantiator::default();
        let mut stages = [None; STAGES];
        let mut is_complete = match instantiator.footprint_of(transaction, &entry, arguments) {
            FootprintOf::Nothing => true,
            FootprintOf::Known => {
                stages[BODY] = Some(&*entry);
                true
            }
            FootprintOf::Unknown => {
                stages[BODY] = Some(&*entry).filter(|entry| entry.program.everything().is_none());
                false
            }
        };
        if let Some(surrounding) = &surrounding {
            is_complete &= instantiator.surround(surrounding, transaction, &mut stages);
        }
        let code = self.code.snapshot();
        let mut found = BTreeMap::new();
        for (stage, entry) in stages.iter().enumerate() {
            if let Some(entry) = entry {
                collect(&instantiator, stage, entry, code.layouts(), &mut found);
            }
        }
        let locations = found.into_iter();
        let locations = locations.map(|((key, path), mode)| AccessedLocation { key, path, mode });
        Ok(Ok(TransactionFootprint {
            locations: locations.collect(),
            is_complete,
        }))
    }

    /// Verifies modules as publishing them would, by an account or as a genesis does; inside, their
    /// names, or why one is refused.
    pub fn verify(
        &mut self,
        view: &Arc<dyn StateView>,
        publisher: Option<&AccountAddress>,
        modules: &[Vec<u8>],
    ) -> Result<Result<Vec<ModuleId>, PublishError>, BlockError> {
        self.begin(view)?;
        let staged = self.code.stage_all(publisher, modules, &**view)?;
        self.follow_generation();
        Ok(staged.map(StagedModules::names))
    }
}

/// The attribute of functions that are there to be called without a transaction.
const VIEW: &str = "view";

type Found = BTreeMap<(StateKey, Option<String>), LeafMode>;

/// Adds the locations of a stage.
fn collect(
    instantiator: &Instantiator,
    stage: usize,
    entry: &EntryPoint,
    layouts: &Layouts,
    found: &mut Found,
) {
    let footprint = instantiator.footprint(stage);
    for access in &footprint.accesses {
        let resource = &footprint.resources[access.resource as usize];
        let layout = layouts.get(TypeId(resource.type_));
        let Some(tag) = layout.struct_tag() else {
            continue;
        };
        let key = StateKey::Resource {
            address: resource.address,
            tag: tag.clone(),
        };
        for part in &entry.parts[usize::from(access.access)] {
            let mode = access.mode.leaf_mode();
            let path = part_path(layouts, TypeId(resource.type_), *part);
            found
                .entry((key.clone(), path))
                .and_modify(|before| *before = before.join(mode))
                .or_insert(mode);
        }
    }
}

/// The names of the fields that lead to a part; `None` for the presence.
fn part_path(layouts: &Layouts, type_: TypeId, part: Part) -> Option<String> {
    let leaf: &Leaf = layouts.get(type_).leaves.get(part.as_leaf()?)?;
    let mut names: Vec<&str> = Vec::new();
    let mut type_ = type_;
    for index in &leaf.path {
        let LayoutKind::Struct { fields } = &layouts.get(type_).kind else {
            break;
        };
        let field: &FieldLayout = fields.get(usize::from(index.0))?;
        names.push(Identifier::as_str(&field.name));
        type_ = field.type_;
    }
    Some(names.join("."))
}
