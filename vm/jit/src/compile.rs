//! From a monomorphic function to bytes of machine code.
//!
//! Refuses rather than fails: whatever is too large, not understood or makes Cranelift panic stays
//! with the interpreter. What is returned has no relocation, a native frame of at most
//! [`NATIVE_FRAME_BYTES_MAX`] and at most [`CODE_BYTES_MAX`] bytes.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use cranelift_codegen::Context;
use cranelift_codegen::control::ControlPlane;
use cranelift_codegen::ir::UserFuncName;
use cranelift_codegen::isa::{CallConv, TargetIsa};
use cranelift_codegen::settings::{self, Configurable as _};
use cranelift_frontend::{FunctionBuilder, FunctionBuilderContext};
use weft_runtime::code::FunctionInstance;

use crate::plan::Plan;
use crate::{Callees, JitConfig, Refusal, translate};

/// The most bytes of a native frame. Together with the limit on nested calls this bounds the native
/// stack. More than code needs whose values are kept few: no function of the tests takes
/// as much.
pub(crate) const NATIVE_FRAME_BYTES_MAX: u32 = 512;
/// The most bytes of machine code of a function.
pub(crate) const CODE_BYTES_MAX: usize = 64 << 10;
/// The most operations of a function; an end of a block counts by its targets.
pub(crate) const OPERATIONS_MAX: usize = 8192;

/// Extensions of x86-64 that level v2 brings. Fixed rather than detected, so that every machine
/// makes the same code; detection only checks that they are there.
const BASELINE: [&str; 6] = [
    "has_cmpxchg16b",
    "has_popcnt",
    "has_sse3",
    "has_sse41",
    "has_sse42",
    "has_ssse3",
];

/// Makes machine code; may be used by several threads at once.
pub(crate) struct Compiler {
    isa: Arc<dyn TargetIsa>,
    config: JitConfig,
    workspaces: Mutex<Vec<Workspace>>,
}

/// Allocations that are used again.
struct Workspace {
    context: Context,
    builder: FunctionBuilderContext,
}

impl Workspace {
    fn new() -> Self {
        Self {
            context: Context::new(),
            builder: FunctionBuilderContext::new(),
        }
    }
}

impl Compiler {
    /// `None` where this machine is none that code can be made for.
    pub(crate) fn new(config: JitConfig) -> Option<Self> {
        Some(Self {
            isa: baseline_isa(&config)?,
            config,
            workspaces: Mutex::new(Vec::new()),
        })
    }

    /// Compiles a function.
    pub(crate) fn compile(
        &self,
        instance: &FunctionInstance,
        callees: &dyn Callees,
    ) -> Result<Vec<u8>, Refusal> {
        let operations = (instance.blocks.iter())
            .map(|block| block.operations.len() + 1 + block.end.targets().count() / 2);
        if operations.sum::<usize>() > OPERATIONS_MAX {
            return Err(Refusal::TooLarge);
        }
        let mut workspace = self.take_workspace();
        // After a panic the workspace is in an unknown state: it is dropped, not put back.
        let outcome = catch_unwind(AssertUnwindSafe(|| {
            let outcome = self.compile_with(&mut workspace, instance, callees);
            (workspace, outcome)
        }));
        let (mut workspace, outcome) = outcome.map_err(|_| Refusal::CompilerPanicked)?;
        workspace.context.clear();
        // A refusal in the middle of a function leaves the builder in use.
        if outcome.is_err() {
            workspace.builder = FunctionBuilderContext::new();
        }
        self.put_workspace(workspace);
        outcome
    }

    fn compile_with(
        &self,
        workspace: &mut Workspace,
        instance: &FunctionInstance,
        callees: &dyn Callees,
    ) -> Result<Vec<u8>, Refusal> {
        let plan = Plan::new(instance, self.config.small_operations_max)?;
        let Workspace { context, builder } = workspace;
        context.func.signature = translate::signature(3, CallConv::SystemV);
        context.func.name = UserFuncName::user(0, instance.id.0);
        translate::translate(
            FunctionBuilder::new(&mut context.func, builder),
            instance,
            &plan,
            callees,
            &self.config,
            self.isa.frontend_config(),
        )?;
        let compiled = context
            .compile(&*self.isa, &mut ControlPlane::default())
            .map_err(|_| Refusal::CompilerFailed)?;
        let frame = compiled.buffer.frame_layout();
        let frame_bytes = frame.map_or(u32::MAX, |frame| frame.frame_to_fp_offset);
        if frame_bytes > NATIVE_FRAME_BYTES_MAX {
            return Err(Refusal::NativeFrameTooLarge);
        }
        let code = compiled.code_buffer();
        if code.len() > CODE_BYTES_MAX {
            return Err(Refusal::TooLarge);
        }
        if !compiled.buffer.relocs().is_empty() {
            return Err(Refusal::CompilerFailed);
        }
        Ok(code.to_vec())
    }

    /// The intermediate form and the assembly of a function, for people.
    pub(crate) fn explain(
        &self,
        instance: &FunctionInstance,
        callees: &dyn Callees,
    ) -> Result<(String, String), Refusal> {
        let mut workspace = Workspace::new();
        workspace.context.set_disasm(true);
        self.compile_with(&mut workspace, instance, callees)?;
        let intermediate = workspace.context.func.display().to_string();
        let assembly = workspace
            .context
            .take_compiled_code()
            .and_then(|compiled| compiled.vcode)
            .unwrap_or_default();
        Ok((intermediate, assembly))
    }

    fn take_workspace(&self) -> Workspace {
        let mut workspaces = self
            .workspaces
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        workspaces.pop().unwrap_or_else(Workspace::new)
    }

    fn put_workspace(&self, workspace: Workspace) {
        let mut workspaces = self
            .workspaces
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        workspaces.push(workspace);
    }
}

impl std::fmt::Debug for Compiler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Compiler")
            .field("isa", &self.isa.name())
            .field("config", &self.config)
            .finish_non_exhaustive()
    }
}

fn baseline_isa(config: &JitConfig) -> Option<Arc<dyn TargetIsa>> {
    let mut shared = settings::builder();
    let verifier = if config.verify { "true" } else { "false" };
    for (name, value) in [
        ("opt_level", "none"),
        ("regalloc_algorithm", "backtracking"),
        ("regalloc_checker", verifier),
        ("enable_verifier", verifier),
        ("unwind_info", "false"),
        ("is_pic", "false"),
        ("enable_probestack", "true"),
        ("probestack_strategy", "inline"),
        ("log2_min_function_alignment", "4"),
    ] {
        shared.set(name, value).ok()?;
    }
    let flags = settings::Flags::new(shared);
    let mut target = cranelift_native::builder_with_options(false).ok()?;
    for extension in BASELINE {
        target.enable(extension).ok()?;
    }
    let isa = target.finish(flags.clone()).ok()?;
    let detected = cranelift_native::builder().ok()?.finish(flags).ok()?;
    let detected = detected.isa_flags();
    BASELINE
        .iter()
        .all(|extension| {
            detected
                .iter()
                .any(|flag| flag.name == *extension && flag.as_bool() == Some(true))
        })
        .then_some(isa)
}
