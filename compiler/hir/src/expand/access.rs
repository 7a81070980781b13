//! What the text of an inline function does must be allowed where it is expanded, as if it were
//! written there: calls, the inside of structs, and operations on storage.

use weft_base::{Code, Diagnostic, Span};
use weft_types::{Ability, AbilitySet};

use super::{Expander, FrameId};
use crate::body::ExprKind;
use crate::definition::Owner;
use crate::id::{FunctionId, StructId};
use crate::infer::call::Access;
use crate::ty::Ty;

impl Expander<'_, '_> {
    /// Whether a frame is text of another module than the host's.
    fn is_other_module(&self, frame: FrameId) -> bool {
        let definitions = &self.resolver.definitions;
        let text = definitions.functions[self.frames[frame].function].owner;
        text != definitions.functions[self.host].owner
    }

    /// Checks an expression that is about to be copied.
    pub(super) fn check_access(&mut self, frame: FrameId, kind: &ExprKind, span: Span) {
        match kind {
            ExprKind::Call { function, .. } | ExprKind::Closure { function, .. } => {
                self.check_call(frame, *function, span);
            }
            ExprKind::Pack { constructor, .. } => self.check_inside(frame, constructor.item, span),
            ExprKind::Field { item, .. }
            | ExprKind::VariantField { item, .. }
            | ExprKind::Test { item, .. } => self.check_inside(frame, *item, span),
            ExprKind::Storage { resource, .. } | ExprKind::Resource { resource, .. } => {
                self.check_storage(frame, resource, span);
            }
            ExprKind::Literal(_)
            | ExprKind::Local(_)
            | ExprKind::Move(_)
            | ExprKind::Copy(_)
            | ExprKind::Constant(_)
            | ExprKind::Invoke { .. }
            | ExprKind::Lambda(_)
            | ExprKind::Restrict(_)
            | ExprKind::Inlined(_)
            | ExprKind::Freeze(_)
            | ExprKind::Vector(_)
            | ExprKind::Index { .. }
            | ExprKind::Dereference(_)
            | ExprKind::Borrow { .. }
            | ExprKind::Assign { .. }
            | ExprKind::AssignPattern { .. }
            | ExprKind::CompoundAssign { .. }
            | ExprKind::Not(_)
            | ExprKind::Negate(_)
            | ExprKind::Binary { .. }
            | ExprKind::Cast(_)
            | ExprKind::If { .. }
            | ExprKind::Match { .. }
            | ExprKind::While { .. }
            | ExprKind::Loop { .. }
            | ExprKind::For { .. }
            | ExprKind::Break(_)
            | ExprKind::Continue(_)
            | ExprKind::Block { .. }
            | ExprKind::Tuple(_)
            | ExprKind::Return(_)
            | ExprKind::Abort(_)
            | ExprKind::Assert { .. }
            | ExprKind::Error => {}
        }
    }

    pub(super) fn check_call(&mut self, frame: FrameId, callee: FunctionId, span: Span) {
        if !self.is_other_module(frame) {
            return;
        }
        let definitions = &self.resolver.definitions;
        let owner = definitions.functions[self.host].owner;
        match self.resolver.access(owner, callee) {
            Access::Allowed => {}
            Access::InPackage(module, caller) => self.package_callers.push((module, caller)),
            Access::Denied(why) => {
                let name = definitions.function_name(callee);
                let what = format!("it calls `{name}` here");
                self.inaccessible(frame, &format!("calls `{name}`: {why}"), span, &what);
            }
        }
    }

    pub(super) fn check_inside(&mut self, frame: FrameId, item: StructId, span: Span) {
        if !self.is_other_module(frame) {
            return;
        }
        let definitions = &self.resolver.definitions;
        let (module, visibility) = (
            definitions.structs[item].module,
            definitions.structs[item].visibility,
        );
        let owner = definitions.functions[self.host].owner;
        match self
            .resolver
            .access_to(owner, Owner::Module(module), visibility)
        {
            Access::Allowed => return,
            Access::InPackage(module, caller) => {
                return self.package_callers.push((module, caller));
            }
            Access::Denied(_) => {}
        }
        let name = definitions.struct_name(item);
        let what = format!("it uses the fields of `{name}` here");
        let why = format!("uses the fields of `{name}`, which only its module can");
        self.inaccessible(frame, &why, span, &what);
    }

    fn check_storage(&mut self, frame: FrameId, resource: &Ty, span: Span) {
        if !self.frames[frame].is_foreign {
            return;
        }
        let resource = self.ty(frame, resource);
        let definitions = &self.resolver.definitions;
        let host = &definitions.functions[self.host];
        let names: Vec<&str> = host
            .type_parameters
            .values()
            .map(|parameter| parameter.name.as_str())
            .collect();
        let shown = resource.display(definitions, &names).to_string();
        let why = match &resource {
            Ty::Struct(item, _)
                if host.owner != Owner::Module(definitions.structs[*item].module) =>
            {
                format!("works on the stored `{shown}`, which only its module can")
            }
            Ty::Struct(..) => {
                let abilities = definitions.abilities(&resource, &host.type_parameters);
                if abilities.has(Ability::Key) {
                    return;
                }
                let key = AbilitySet::singleton(Ability::Key);
                let lacking = crate::resolve::types::ability_list(key);
                format!("works on stored values of `{shown}`, which lacks {lacking}")
            }
            Ty::Error => return,
            Ty::Bool
            | Ty::Integer(_)
            | Ty::Address
            | Ty::Signer
            | Ty::Vector(_)
            | Ty::Parameter(_)
            | Ty::Reference(..)
            | Ty::Tuple(_)
            | Ty::Function(_)
            | Ty::Never
            | Ty::Variable(_) => {
                format!("works on stored values of `{shown}`, which is no resource")
            }
        };
        let what = "it works on global storage here";
        self.inaccessible(frame, &why, span, what);
    }

    /// Reports an expansion where it is called for, with the place in the inline function.
    fn inaccessible(&mut self, frame: FrameId, why: &str, span: Span, what: &str) {
        let definitions = &self.resolver.definitions;
        let name = definitions.function_name(self.frames[frame].function);
        let call = self.frames[frame].call.unwrap_or(span);
        if !self.reported.insert(call) {
            return;
        }
        let message = format!("inline function `{name}` cannot be expanded here: it {why}");
        let code = Code::InaccessibleExpansion;
        let error = Diagnostic::new(code, message, call, "expanded here")
            .with_secondary(span, what)
            .with_note("an inline function does only what its caller may do itself");
        self.diagnostics.push(error);
    }
}
