//! What only developers need: output, and signers for tests.
//!
//! Output has no effect but its price, unless the run is traced: then it becomes a part of the trace.

use weft_types::AccountAddress;

use super::{Entry, NativeCall, NativeFootprint::Pure};
use crate::gas::schedule;
use crate::step::StepError;

pub(super) const ENTRIES: &[Entry] = &[
    ("debug", "internal_print", "(vector<u8>)", Pure, print),
    (
        "debug",
        "internal_print_stack_trace",
        "()",
        Pure,
        print_stack_trace,
    ),
];

/// Natives that make what only a transaction may: for machines that run tests, and no others.
pub(super) const TESTING_ENTRIES: &[Entry] = &[(
    "unit_test",
    "create_signers_for_testing",
    "(u64): vector<signer>",
    Pure,
    create_signers,
)];

/// `internal_print(text: vector<u8>)`
fn print(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    let text = call.owned_bytes(0, schedule::encoded_bytes)?;
    let text = String::from_utf8_lossy(&text).into_owned();
    call.context.note_text(text);
    Ok(())
}

/// `internal_print_stack_trace()`: the interpreter, which knows the stack, does the rest.
fn print_stack_trace(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    call.charge(schedule::encoded_bytes(0))?;
    call.context.request_stack();
    Ok(())
}

/// `create_signers_for_testing(num_signers: u64): vector<signer>`: the accounts whose addresses begin
/// with the bytes 00, 01 and so on.
fn create_signers(call: &mut NativeCall<'_>) -> Result<(), StepError> {
    const SIZE: u64 = 32;
    let count = call.word(0);
    call.charge(schedule::encoded_bytes(count.saturating_mul(SIZE)))?;
    if count == 0 {
        call.return_word(0);
        return Ok(());
    }
    let block = call.context.values().new_block(SIZE, count)?;
    for number in 0..count {
        let mut bytes = [0; AccountAddress::LENGTH];
        for (byte, part) in bytes.iter_mut().zip(number.to_le_bytes()) {
            *byte = part;
        }
        let address = AccountAddress::new(bytes);
        block.element(number, SIZE).store_account_address(&address);
    }
    block.set_length(u32::try_from(count).expect("`new_block` refuses more"));
    call.return_word(block.0.address());
    Ok(())
}
