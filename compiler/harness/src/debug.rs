//! What functions of `std::debug` show to developers.

use weft_base::SourceMap;
use weft_bytecode::CompiledModule;
use weft_driver::CompiledUnit;
use weft_types::{AccountAddress, ModuleId};
use weft_vm::Printed;

use crate::backtrace::frame_text;

/// Whether code of a module may show something by itself.
pub fn uses_debug(module: &CompiledModule) -> bool {
    module.module_handles.iter().any(|handle| {
        let address = module.addresses.get(handle.address.index());
        let name = module.identifiers.get(handle.name.index());
        address == Some(&AccountAddress::ONE) && name.is_some_and(|name| name.as_str() == "debug")
    })
}

/// What was shown, each behind `[debug]`.
pub fn printed_text(
    printed: &[Printed],
    units: &[CompiledUnit],
    sources: &SourceMap,
) -> Vec<String> {
    let lines = printed.iter().map(|printed| match printed {
        Printed::Text(text) => format!("[debug] {text}"),
        Printed::Stack(stack) => {
            let frames = stack.iter().filter(|frame| !is_debug(&frame.module));
            let calls = frames.map(|frame| format!("\n  {}", frame_text(frame, units, sources)));
            format!(
                "[debug] calls, the innermost first:{}",
                calls.collect::<String>()
            )
        }
    });
    lines.collect()
}

fn is_debug(module: &ModuleId) -> bool {
    module.address == AccountAddress::ONE && module.name.as_str() == "debug"
}
