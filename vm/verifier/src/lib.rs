//! Decides which modules may be executed: from a [`CompiledModule`] that anybody may have made to a
//! [`VerifiedModule`], or the reason why not.
//!
//! The verifier trusts nobody: whatever the compiler has checked about safety is checked again, on
//! the bytecode, as are things that no compiler would get wrong. What it accepts, neither engine
//! can break. The passes, in the order in which they run; each may rely on those before it:
//!
//! For the module:
//!
//! 1. `limits`: version, kind; no table, function, constant, text or summary is larger than allowed.
//! 2. `bounds`: every index points into its table; a type names only types before it.
//! 3. `duplicates`: canonical form. No table has an entry twice, definition *i* has handle *i* and
//!    only definitions have handles of the module itself, structs have fields, acquired structs are
//!    ascending; scripts have the shape of one.
//! 4. `types`: depth and size of types; no reference inside another type; as many type arguments as
//!    type parameters.
//! 5. `signatures`: type parameters in scope, constraints of type arguments, no references in
//!    fields, abilities of structs supported by their fields, phantom parameters only in phantom
//!    positions; native functions only where the host has them.
//! 6. `recursive_types`: no struct contains itself.
//! 7. `constants`: canonical bytes of a type that constants may have.
//! 8. `linking`: dependencies exist and have no cycles; what is named of them is defined there
//!    exactly so and visible here; friends.
//!
//! For each function:
//!
//! 9. `control_flow`: every block is reachable, loops have one entry and bounded depth.
//! 10. `registers` and `closures`: types of operands and destinations; abilities for copying, dropping, storage;
//!     structs are made, taken apart and kept in storage by their module alone; access sites in
//!     order.
//! 11. `acquires`: what is borrowed from or taken out of storage is declared, callees included.
//! 12. `initialized`: no register is used empty, no value without `drop` is lost.
//! 13. `references` (with `liveness`): no reference dangles, mutable ones exclude others.
//!
//! For the module again:
//!
//! 14. `instantiation_loops`: finitely many instances of generic functions.
//! 15. `footprints`: summaries are recomputed and claim no less than the code does.
//!
//! [`check_upgrade`] holds two versions of a module against each other.
//!
//! All fixpoints run on one metered engine.

#![forbid(unsafe_code)]

mod acquires;
mod bounds;
mod closures;
mod constants;
mod control_flow;
mod duplicates;
mod engine;
mod error;
mod footprints;
mod initialized;
mod instantiation_loops;
mod limits;
mod linking;
mod liveness;
mod operand;
mod plain;
mod recursive_types;
mod references;
mod registers;
mod signatures;
mod types;
mod upgrade;
mod verified;

use std::collections::BTreeMap;
use std::sync::Arc;

use weft_bytecode::{
    CompiledModule, FunctionBody, FunctionDefinition, FunctionDefinitionIndex, Limits, ModuleKind,
};
use weft_footprint::Completed;
use weft_types::{AccountAddress, Identifier, ModuleId};

pub use error::{Check, VerifyError};
pub use upgrade::check_upgrade;
pub use verified::VerifiedModule;

use engine::Meter;
use error::{Result, refuse, require};
use linking::Linking;
use types::{Context, Types};

/// Where the verifier finds the modules that a module depends on.
pub trait Dependencies {
    /// The module of a name.
    fn module(&self, id: &ModuleId) -> Option<&VerifiedModule>;

    /// Whether the host provides a native function of this name. By default all of `0x1` are: who
    /// may publish there is trusted with the host.
    fn allows_native(&self, module: &ModuleId, function: &Identifier) -> bool {
        let _ = function;
        module.address == AccountAddress::ONE
    }

    /// Whether the host declares that a native function of its own touches nothing but its arguments.
    /// Those of the library are known.
    fn is_pure_native(&self, module: &ModuleId, function: &Identifier) -> bool {
        let _ = (module, function);
        false
    }
}

impl Dependencies for BTreeMap<ModuleId, VerifiedModule> {
    fn module(&self, id: &ModuleId) -> Option<&VerifiedModule> {
        self.get(id)
    }
}

/// Verifies a module that is to be published.
pub fn verify_module(
    module: CompiledModule,
    dependencies: &dyn Dependencies,
    limits: &Limits,
) -> Result<VerifiedModule, VerifyError> {
    let kind = ModuleKind::Module;
    verify(module, kind, Linking::New, dependencies, limits)
}

/// Verifies a module of the state, which was accepted when it was published. Its dependencies may
/// have been upgraded since: calls of functions that are no longer there, or are others, are left to
/// the loader.
pub fn verify_stored(
    module: CompiledModule,
    dependencies: &dyn Dependencies,
    limits: &Limits,
) -> Result<VerifiedModule, VerifyError> {
    let kind = ModuleKind::Module;
    verify(module, kind, Linking::Stored, dependencies, limits)
}

/// Verifies a script that is to be run.
pub fn verify_script(
    script: CompiledModule,
    dependencies: &dyn Dependencies,
    limits: &Limits,
) -> Result<VerifiedModule, VerifyError> {
    let kind = ModuleKind::Script;
    verify(script, kind, Linking::New, dependencies, limits)
}

/// Verifies a module or script whose summaries were inferred a moment ago, for whoever just made it.
/// The last pass would infer them once more in the same way, and is left out.
pub fn verify_completed(
    module: &Completed,
    dependencies: &dyn Dependencies,
    limits: &Limits,
) -> Result<VerifiedModule, VerifyError> {
    let module = Arc::clone(module.module());
    let result = check_code(&module, module.kind, Linking::New, dependencies, limits);
    conclude(module, result)
}

/// Holds a module whose summaries were inferred a moment ago against the limits, for whoever just made
/// it and will not run it.
///
/// A compiler's code is refused for limits, or for a fault of the compiler; this looks for the
/// former. The fixpoints, which have budgets, run only on functions that are large enough to come
/// near these. No dependency is looked at.
pub fn check_limits(module: &Completed, limits: &Limits) -> Result<(), VerifyError> {
    let module = module.module();
    let check = || {
        limits::check(module, limits)?;
        bounds::check(module)?;
        let types = Types::check(module, limits)?;
        let meter = &mut Meter::new(limits);
        each_function(module, |definition| {
            bounds::check_function(module, definition)?;
            meter.start_function();
            plain::check_function(&types, definition, limits, meter)
        })
    };
    check().map_err(|error| named(error, module))
}

fn verify(
    module: CompiledModule,
    kind: ModuleKind,
    linking: Linking,
    dependencies: &dyn Dependencies,
    limits: &Limits,
) -> Result<VerifiedModule> {
    let result = check_code(&module, kind, linking, dependencies, limits);
    let result = result.and_then(|()| footprints::check(&module, dependencies));
    conclude(Arc::new(module), result)
}

fn conclude(module: Arc<CompiledModule>, result: Result<()>) -> Result<VerifiedModule> {
    match result {
        Ok(()) => VerifiedModule::new(module),
        Err(error) => Err(named(error, &module)),
    }
}

/// An error with the names of what it is about.
fn named(mut error: VerifyError, module: &CompiledModule) -> VerifyError {
    error.module = module.self_id();
    error.function_name = error.function.and_then(|index| {
        let definition = module.function_definitions.get(index.index())?;
        let handle = module.function_handles.get(definition.handle.index())?;
        module.identifiers.get(handle.name.index()).cloned()
    });
    error
}

/// All passes but the last.
fn check_code(
    module: &CompiledModule,
    kind: ModuleKind,
    linking: Linking,
    dependencies: &dyn Dependencies,
    limits: &Limits,
) -> Result<()> {
    require!(
        module.version == CompiledModule::VERSION,
        Version,
        "the module has version {}",
        module.version
    );
    require!(
        module.kind == kind,
        Kind,
        "expected a {kind:?}, not a {:?}",
        module.kind
    );
    let meter = &mut Meter::new(limits);
    limits::check(module, limits)?;
    bounds::check(module)?;
    each_function(module, |definition| {
        bounds::check_function(module, definition)
    })?;
    duplicates::check(module)?;
    let types = Types::check(module, limits)?;
    signatures::check(&types)?;
    each_function(module, |definition| {
        signatures::check_native(module, definition, dependencies)
    })?;
    recursive_types::check(&types, meter)?;
    constants::check(&types, meter)?;
    linking::check(module, linking, dependencies, meter)?;
    each_function(module, |definition| {
        meter.start_function();
        check_function(&types, definition, dependencies, limits, meter)
    })?;
    instantiation_loops::check(&types, meter)
}

/// Calls a check for each function and says in which one it failed.
fn each_function(
    module: &CompiledModule,
    mut check: impl FnMut(&FunctionDefinition) -> Result<()>,
) -> Result<()> {
    for (position, definition) in module.function_definitions.iter().enumerate() {
        check(definition).map_err(|mut error| {
            error.function = FunctionDefinitionIndex::from_position(position);
            error
        })?;
    }
    Ok(())
}

fn check_function(
    types: &Types<'_>,
    definition: &FunctionDefinition,
    dependencies: &dyn Dependencies,
    limits: &Limits,
    meter: &mut Meter,
) -> Result<()> {
    let FunctionBody::Code(code) = &definition.body else {
        return Ok(());
    };
    let module = types.module;
    let Some(handle) = module.function_handles.get(definition.handle.index()) else {
        refuse!(IndexOutOfBounds, "{}", definition.handle);
    };
    let graph = control_flow::check(code, limits, meter)?;
    let mut context = Context::new(types, handle.type_parameters.clone());
    registers::check(&mut context, handle, code)?;
    closures::check_stored(module, code, dependencies, meter)?;
    acquires::check(module, definition, code)?;
    let parameter_count = handle.parameters.len();
    initialized::check(&mut context, parameter_count, code, &graph, meter)?;
    references::check(types, parameter_count, code, &graph, meter)
}
