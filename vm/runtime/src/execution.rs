//! Running one function for a transaction: gas, arguments, outcome.
//!
//! The caller has reset the context and put the planned resources into its table. Afterwards the
//! table, the events and the results lie in the context; where the status is not success, they mean
//! nothing.

use std::sync::Arc;

use weft_types::{AccountAddress, FailureKind};

use crate::code::{FunctionInstance, InstanceId, RegisterType, TypeId};
use crate::codec::{self, Decoder};
use crate::context::{CALL_DEPTH_MAX, Context, Failed, Interruption, Program, TransactionStatus};
use crate::gas::{Gas, schedule};
use crate::interpreter;
use crate::layout::{Layout, LayoutKind, Layouts};
use crate::library::{self, LibraryType};
use crate::machine::MachineState;
use crate::memory::Pointer;
use crate::settlement;

/// What to run.
#[derive(Clone, Copy, Debug)]
pub struct FunctionCall<'call, Bytes> {
    /// The function.
    pub instance: InstanceId,
    /// The signers, for the parameters of type `signer` and `&signer` in order.
    pub signers: &'call [AccountAddress],
    /// The canonical bytes of the other arguments in order.
    pub arguments: &'call [Bytes],
    /// The most gas to use.
    pub gas_limit: u64,
}

/// The outcome of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecutionResult {
    /// How it ended.
    pub status: TransactionStatus,
    /// The gas used; all of the limit where it was not enough.
    pub gas_used: u64,
}

/// Runs a function to its end. An interruption is no outcome: the run says nothing then.
pub fn execute_function<Bytes: AsRef<[u8]>>(
    context: &mut Context,
    call: &FunctionCall<'_, Bytes>,
) -> Result<ExecutionResult, Interruption> {
    let program = Arc::clone(&context.program);
    let instance = program.code.instance(call.instance);
    context.machine.gas_left = call.gas_limit;
    context.machine.depth_left = CALL_DEPTH_MAX - 1;
    context.clear_failure();
    if let Some(paranoid) = &mut context.paranoid {
        paranoid.begin_function();
    }
    let events = context.events.len();
    let started = start(context, instance, call);
    let status = match started {
        Err(kind) => TransactionStatus::Failed { kind, module: None },
        Ok(()) => match enter(context, &program, call.instance) {
            Ok(()) => match settlement::settle(context, instance) {
                Ok(()) => TransactionStatus::Success,
                Err(kind) => TransactionStatus::Failed { kind, module: None },
            },
            Err(Failed) => failed_status(context)?,
        },
    };
    if status != TransactionStatus::Success {
        context.events.truncate(events);
    }
    let is_out_of_gas = matches!(
        status,
        TransactionStatus::Failed {
            kind: FailureKind::OutOfGas,
            ..
        }
    );
    let gas_used = if is_out_of_gas {
        call.gas_limit
    } else {
        call.gas_limit - context.machine.gas_left
    };
    Ok(ExecutionResult { status, gas_used })
}

/// The canonical bytes of the results of a run that succeeded, referents for references.
pub fn encode_results(context: &Context, instance: InstanceId) -> Vec<(TypeId, Vec<u8>)> {
    let instance = context.code().instance(instance);
    instance
        .results
        .iter()
        .zip(&instance.result_types)
        .map(|(place, type_)| {
            let slot = context.first_frame().slot(place.slot);
            let (type_, value) = match *type_ {
                RegisterType::Value(type_) => (type_, slot),
                RegisterType::Reference(type_) | RegisterType::MutableReference(type_) => {
                    (type_, Pointer::from_address(slot.load_u64()))
                }
            };
            let mut bytes = Vec::new();
            codec::encode(context.layouts(), type_, value, &mut bytes);
            (type_, bytes)
        })
        .collect()
}

/// Pays for the transaction and its arguments and puts them into the first frame.
fn start<Bytes: AsRef<[u8]>>(
    context: &mut Context,
    instance: &FunctionInstance,
    call: &FunctionCall<'_, Bytes>,
) -> Result<(), FailureKind> {
    let argument_bytes = call.arguments.iter().fold(0_u64, |sum, bytes| {
        sum.saturating_add(bytes.as_ref().len() as u64)
    });
    let cost = argument_bytes
        .saturating_mul(schedule::ARGUMENT_BYTE)
        .saturating_add(schedule::TRANSACTION_MINIMUM);
    Gas(&mut context.machine.gas_left).charge(cost)?;
    let frame = context.first_frame();
    let end = frame.add(u64::from(instance.frame_slots) * 8);
    if end.address() > context.machine.stack_end {
        return Err(FailureKind::CallStackOverflow);
    }
    let (mut signers, mut arguments) = (call.signers.iter(), call.arguments.iter());
    let mismatch = FailureKind::NumberOfArgumentsMismatch;
    for (type_, place) in instance.parameter_types.iter().zip(&instance.parameters) {
        let slot = frame.slot(place.slot);
        match *type_ {
            RegisterType::Value(TypeId::SIGNER) => {
                slot.store_account_address(signers.next().ok_or(mismatch)?);
            }
            RegisterType::Reference(TypeId::SIGNER) => {
                let signer = context.arena.allocate(32)?;
                signer.store_account_address(signers.next().ok_or(mismatch)?);
                slot.store_u64(signer.address());
            }
            RegisterType::Value(type_) => {
                let bytes = arguments.next().ok_or(mismatch)?.as_ref();
                decode_argument(context, type_, bytes, slot)?;
            }
            RegisterType::Reference(type_) | RegisterType::MutableReference(type_) => {
                let bytes = arguments.next().ok_or(mismatch)?.as_ref();
                let size = context.layouts().get(type_).size.max(8);
                let value = context.arena.allocate(size.into())?;
                decode_argument(context, type_, bytes, value)?;
                slot.store_u64(value.address());
            }
        }
    }
    let unused_signers = signers.len();
    let takes_signers = unused_signers < call.signers.len();
    if arguments.len() > 0 || takes_signers && unused_signers > 0 {
        return Err(mismatch);
    }
    Ok(())
}

fn decode_argument(
    context: &mut Context,
    type_: TypeId,
    bytes: &[u8],
    destination: Pointer,
) -> Result<(), FailureKind> {
    let layouts = context.program.code.layouts();
    if !is_argument_type(layouts, layouts.get(type_)) {
        return Err(FailureKind::FailedToDeserializeArgument);
    }
    Decoder::new(layouts, &mut context.arena)
        .decode(type_, bytes, destination)
        .map_err(|_| FailureKind::FailedToDeserializeArgument)
}

/// Whether a transaction may give values of a type: of structs and enums only those that anybody may
/// make, and those of the library whose rules decoding checks.
fn is_argument_type(layouts: &Layouts, layout: &Layout) -> bool {
    match (library::recognise(layouts, layout), &layout.kind) {
        (Some(LibraryType::Text), _) => true,
        (Some(LibraryType::Option(option)), _) => {
            is_argument_type(layouts, layouts.get(option.element()))
        }
        (
            None,
            LayoutKind::Bool | LayoutKind::Integer(_) | LayoutKind::Signed(_) | LayoutKind::Address,
        ) => true,
        (None, LayoutKind::Vector { element }) => is_argument_type(layouts, layouts.get(*element)),
        (None, LayoutKind::Struct { fields }) => {
            layout.is_open
                && (fields.iter()).all(|field| is_argument_type(layouts, layouts.get(field.type_)))
        }
        (None, LayoutKind::Enum { variants }) => {
            layout.is_open
                && (variants.iter().flat_map(|variant| &variant.fields))
                    .all(|field| is_argument_type(layouts, layouts.get(field.type_)))
        }
        (None, LayoutKind::Signer | LayoutKind::Function { .. }) => false,
    }
}

/// Runs machine code where there is some, and the interpreter otherwise.
fn enter(context: &mut Context, program: &Program, instance: InstanceId) -> Result<(), Failed> {
    let frame = context.first_frame();
    if context.paranoid.is_none()
        && let Some(native_code) = &program.native_code
        && let Some(done) = native_code.invoke(instance, context, frame)
    {
        return done;
    }
    interpreter::run(context, instance, frame)
}

/// The status of a run that failed.
fn failed_status(context: &Context) -> Result<TransactionStatus, Interruption> {
    if let Some(interruption) = context.interruption() {
        return Err(interruption.clone());
    }
    let invariant = |what: &str| Err(Interruption::Invariant(what.to_owned()));
    let Ok(failed) = u32::try_from(context.machine.failed_instance) else {
        return invariant("a failure in no function");
    };
    let code = context.code();
    if failed as usize >= code.instances().len() {
        return invariant("a failure in no function");
    }
    let failed = InstanceId(failed);
    let module = code.instance(failed).module.clone();
    if context.machine.failure == MachineState::ABORTED {
        let code = context.machine.abort_code;
        return Ok(TransactionStatus::Aborted {
            module,
            code,
            message: match &context.abort_message {
                Some(message) => Some(message.clone()),
                None => context.code().error_name(failed, code),
            },
        });
    }
    match context.failure_kind() {
        Some(kind) => Ok(TransactionStatus::Failed {
            kind,
            module: Some(module),
        }),
        None => invariant("a failure without a kind"),
    }
}
