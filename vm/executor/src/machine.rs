//! The virtual machine as the plan sees it: one context per worker.

use std::sync::Arc;

use weft_runtime::code::TypeId;
use weft_runtime::execution::{FunctionCall, execute_function};
use weft_runtime::layout::{Layouts, Leaf};
use weft_runtime::paranoid::ObservedPart;
use weft_runtime::resource::{LeafValue, ResourceEntry, ResourceIndex};
use weft_runtime::{Context, Event, Interruption};
use weft_types::{AccountAddress, FailureKind};

use crate::entry::EntryPoint;
use crate::execute::{Machine, PlannedView};
use crate::guard::{Fault, FaultKind};
use crate::instantiate::warm;
use crate::output::TransactionStatus;
use crate::plan::Part;
use crate::prepare::Calls;
use crate::surrounding::Surrounding;
use crate::transaction::Transaction;

/// The gas that a transaction pays that cannot be started.
pub(crate) use weft_runtime::gas::schedule::TRANSACTION_MINIMUM;

/// What a transaction left besides its writes.
#[derive(Debug)]
pub(crate) struct Receipt {
    /// `None` stands for success: most transactions succeed, and receipts are moved around.
    failure: Option<Box<TransactionStatus>>,
    /// Whether something of it stays: success, or what surrounds it.
    has_effects: bool,
    pub(crate) gas_used: u64,
    pub(crate) events: Vec<Event>,
}

/// What a transaction is to run, or why it cannot.
#[derive(Clone, Debug)]
pub(crate) enum Call<'block> {
    /// A function; the arguments are those of the transaction's payload.
    Entry(&'block EntryPoint, &'block [Vec<u8>]),
    /// It fails before it starts.
    Fails(Box<TransactionStatus>),
    /// A publication.
    Publishes(Publication),
}

/// What is left of a publication once its modules are verified.
#[derive(Clone, Debug)]
pub(crate) struct Publication {
    /// The `init_module` of each new module that has one, in order, or why the modules are refused.
    pub(crate) initializers: Result<Vec<Arc<EntryPoint>>, TransactionStatus>,
    /// What publishing costs.
    pub(crate) gas: u64,
}

impl Receipt {
    pub(crate) fn new(status: TransactionStatus, gas_used: u64, events: Vec<Event>) -> Self {
        let failure = (!status.is_success()).then(|| Box::new(status));
        Self {
            has_effects: failure.is_none(),
            failure,
            gas_used,
            events,
        }
    }

    /// How the transaction ended.
    pub(crate) fn status(&self) -> &TransactionStatus {
        self.failure
            .as_deref()
            .unwrap_or(&TransactionStatus::Success)
    }

    /// Whether the transaction took effect.
    pub(crate) const fn is_success(&self) -> bool {
        self.failure.is_none()
    }

    /// Whether the transaction left writes or events.
    pub(crate) const fn has_effects(&self) -> bool {
        self.has_effects
    }

    /// The receipt where something stays although the transaction may have failed.
    pub(crate) fn with_effects(self, events: Vec<Event>) -> Self {
        Self {
            has_effects: true,
            events,
            ..self
        }
    }

    /// The receipt of a transaction that did not start.
    pub(crate) fn not_started(status: TransactionStatus, gas_limit: u64) -> Self {
        let gas_used = match status {
            TransactionStatus::Discarded { .. } => 0,
            TransactionStatus::Success
            | TransactionStatus::Aborted { .. }
            | TransactionStatus::Failed { .. } => TRANSACTION_MINIMUM.min(gas_limit),
        };
        Self::new(status, gas_used, Vec::new())
    }
}

impl Call<'_> {
    /// Whether the transaction is no part of the block, whatever surrounds it.
    pub(crate) fn is_discarded(&self) -> bool {
        match self {
            Self::Fails(status) => matches!(**status, TransactionStatus::Discarded { .. }),
            Self::Entry(..) | Self::Publishes(_) => false,
        }
    }
}

/// Runs a transaction, with what surrounds it, in a context that has its resources.
#[inline]
pub(crate) fn run_call(
    context: &mut Context,
    transaction: &Transaction,
    call: &Call<'_>,
    surrounding: Option<&Surrounding>,
) -> Result<Receipt, Interruption> {
    let mut receipt = match surrounding {
        Some(surrounding) if !call.is_discarded() => {
            return surrounding.run(context, transaction, call);
        }
        Some(_) | None => run_body(context, transaction, call)?,
    };
    receipt.events = context.take_events();
    if let Call::Publishes(_) = call {
        context.merge_stages();
    }
    Ok(receipt)
}

/// Runs a transaction's call. Its events stay in the context.
pub(crate) fn run_body(
    context: &mut Context,
    transaction: &Transaction,
    call: &Call<'_>,
) -> Result<Receipt, Interruption> {
    match call {
        Call::Entry(entry, arguments) => run_function(
            context,
            transaction,
            entry,
            arguments,
            transaction.gas_limit,
        ),
        Call::Fails(status) => {
            let status = TransactionStatus::clone(status);
            Ok(Receipt::not_started(status, transaction.gas_limit))
        }
        Call::Publishes(publication) => run_publication(context, transaction, publication),
    }
}

/// Runs the initializers of published modules one after the other, all or none.
fn run_publication(
    context: &mut Context,
    transaction: &Transaction,
    publication: &Publication,
) -> Result<Receipt, Interruption> {
    let limit = transaction.gas_limit;
    let initializers = match &publication.initializers {
        Ok(initializers) => initializers,
        Err(status) => {
            let gas = publication.gas.min(limit);
            return Ok(Receipt::new(status.clone(), gas, Vec::new()));
        }
    };
    let mut gas_used = publication.gas;
    for (number, entry) in initializers.iter().enumerate() {
        if number > 0 {
            context.end_stage();
        }
        // The fixed charge of a transaction is in both.
        let paid = gas_used.saturating_sub(TRANSACTION_MINIMUM);
        let left = limit.saturating_sub(paid);
        let receipt = run_function(context, transaction, entry, &[], left)?;
        gas_used = paid.saturating_add(receipt.gas_used);
        if !receipt.is_success() {
            let status = receipt.status().clone();
            return Ok(Receipt::new(status, gas_used, Vec::new()));
        }
    }
    Ok(Receipt::new(
        TransactionStatus::Success,
        gas_used,
        Vec::new(),
    ))
}

/// Runs a function for a transaction.
fn run_function(
    context: &mut Context,
    transaction: &Transaction,
    entry: &EntryPoint,
    arguments: &[Vec<u8>],
    gas_limit: u64,
) -> Result<Receipt, Interruption> {
    let all_signers: Vec<AccountAddress>;
    let signers = if transaction.secondary_signers.is_empty() {
        std::slice::from_ref(&transaction.sender)
    } else {
        all_signers = std::iter::once(transaction.sender)
            .chain(transaction.secondary_signers.iter().copied())
            .collect();
        &all_signers
    };
    let result = execute_function(
        context,
        &FunctionCall {
            instance: entry.instance,
            signers,
            arguments,
            gas_limit,
        },
    )?;
    entry.note_cost(result.gas_used);
    let status = status_of(result.status);
    Ok(Receipt::new(status, result.gas_used, Vec::new()))
}

pub(crate) fn status_of(status: weft_runtime::TransactionStatus) -> TransactionStatus {
    match status {
        weft_runtime::TransactionStatus::Success => TransactionStatus::Success,
        weft_runtime::TransactionStatus::Aborted {
            module,
            code,
            message,
        } => TransactionStatus::Aborted {
            location: module,
            code,
            message,
        },
        weft_runtime::TransactionStatus::Failed { kind, module } => TransactionStatus::Failed {
            kind,
            location: module,
        },
    }
}

/// The status of a transaction whose code cannot be loaded.
pub(crate) fn load_failure(error: weft_runtime::loader::LoadError) -> TransactionStatus {
    TransactionStatus::Failed {
        kind: error.kind,
        location: error.module,
    }
}

/// The status of a transaction that calls what it may not.
pub(crate) const NOT_ENTRY: TransactionStatus = TransactionStatus::Failed {
    kind: FailureKind::FunctionNotEntry,
    location: None,
};

/// A worker's machine for the transactions of a plan.
#[derive(Debug)]
pub(crate) struct VmMachine<'block> {
    pub(crate) context: Box<Context>,
    pub(crate) layouts: &'block Layouts,
    pub(crate) calls: Calls<'block>,
    pub(crate) surrounding: Option<&'block Surrounding>,
}

impl Machine for VmMachine<'_> {
    type Receipt = Receipt;

    fn warm(&self, transactions: &[u32]) {
        let all = self.calls.transactions;
        warm(transactions.iter().map(|position| &all[*position as usize]));
    }

    fn begin(&mut self, _transaction: usize) {
        self.context.reset();
    }

    #[inline]
    fn add(&mut self, type_: TypeId, address: AccountAddress, exists: bool) {
        if exists {
            self.context.add_present(type_, address);
        } else {
            self.context.resources.add_absent(type_, address);
        }
    }

    #[inline]
    fn fill(&mut self, resource: usize, leaf: &Leaf, value: &LeafValue) {
        self.context.resources.fill(position(resource), leaf, value);
    }

    fn run(&mut self, transaction: usize) -> Result<(bool, Receipt), Interruption> {
        let receipt = run_call(
            &mut self.context,
            &self.calls.transactions[transaction],
            &self.calls.get(transaction),
            self.surrounding,
        )?;
        Ok((receipt.has_effects(), receipt))
    }

    #[inline]
    fn entry(&self, resource: usize) -> &ResourceEntry {
        self.context.resources.entry(position(resource))
    }

    fn is_same(&self, left: &Receipt, right: &Receipt) -> bool {
        let encode = |receipt: &Receipt| -> Vec<Vec<u8>> {
            let encoded = receipt.events.iter();
            encoded
                .map(|event| encode_event(self.layouts, event))
                .collect()
        };
        left.status() == right.status()
            && left.gas_used == right.gas_used
            && encode(left) == encode(right)
    }

    fn watches(&self) -> bool {
        self.context.paranoid().is_some()
    }

    fn observe(&self, view: &PlannedView<'_>) -> Result<(), Fault> {
        let Some(paranoid) = self.context.paranoid() else {
            return Ok(());
        };
        for observation in paranoid.observed() {
            let layout = self.layouts.get(observation.type_);
            let found = self
                .context
                .resources
                .find(observation.type_, &observation.address);
            let (part, leaf) = match observation.part {
                ObservedPart::Presence => (Part::PRESENCE, None),
                ObservedPart::Leaf(leaf) => (Part::leaf(leaf as usize), Some(leaf as usize)),
            };
            let mode = found.and_then(|resource| view.mode(resource.index(), part));
            let kind = match mode {
                None if leaf.is_none() => FaultKind::MissingPresence,
                None => FaultKind::MissingLeaf,
                Some(mode) if observation.is_write && !mode.may_write() => FaultKind::ModeTooWeak,
                // A plan grants no write without a read, so a read before or after is one too many.
                Some(mode) if !observation.is_write && !mode.may_read() => FaultKind::ModeTooWeak,
                Some(_) => continue,
            };
            return Err(Fault::about(kind, layout, observation.address, leaf));
        }
        Ok(())
    }
}

/// The canonical bytes of an event.
pub(crate) fn encode_event(layouts: &Layouts, event: &Event) -> Vec<u8> {
    let mut bytes = Vec::new();
    weft_runtime::codec::encode(layouts, event.type_, event.value.value(), &mut bytes);
    bytes
}

fn position(resource: usize) -> ResourceIndex {
    ResourceIndex(u32::try_from(resource).expect("the resources of a transaction are limited"))
}

/// The contexts of workers, kept between blocks for their memory.
#[derive(Debug, Default)]
pub(crate) struct ContextPool {
    #[expect(clippy::vec_box, reason = "contexts are large and handed around")]
    contexts: Vec<Box<Context>>,
}

impl ContextPool {
    /// A context for the code of a block.
    pub(crate) fn take(
        &mut self,
        code: &weft_runtime::CodeSnapshot,
        make: impl FnOnce(weft_runtime::CodeSnapshot) -> Context,
        source: Option<Arc<dyn weft_runtime::resource::ResourceSource>>,
    ) -> Box<Context> {
        let mut context = match self.contexts.pop() {
            Some(mut context) => {
                context.set_code(code.clone());
                context
            }
            None => Box::new(make(code.clone())),
        };
        context.set_source(source);
        context
    }

    /// Gives a context back.
    pub(crate) fn put(&mut self, context: Box<Context>) {
        self.contexts.push(context);
    }

    /// Forgets all contexts.
    pub(crate) fn clear(&mut self) {
        self.contexts.clear();
    }
}
