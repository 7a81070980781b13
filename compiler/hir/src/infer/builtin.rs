//! The builtin functions: the five operations on global storage, and `freeze`.

use weft_base::{Code, Diagnostic, Span};
use weft_syntax::ast;
use weft_types::AbilitySet;

use crate::body::{ExprKind, StorageOperation};
use crate::id::ExprId;
use crate::infer::coerce::Reason;
use crate::infer::{Infer, Resource};
use crate::ty::{Mutability, Ty};

impl Infer<'_, '_> {
    pub(super) fn storage(
        &mut self,
        operation: StorageOperation,
        path: &ast::Path,
        arguments: &[ast::Expr],
        span: Span,
    ) -> ExprId {
        let name = (operation.as_str().to_owned(), path.span);
        let parameter = [(AbilitySet::EMPTY, path.span)];
        let written = path.type_arguments.as_deref();
        let types = self.type_arguments(&parameter, written, name, path.span);
        let resource = types.into_iter().next().unwrap_or(Ty::Error);
        self.resources.push(Resource {
            operation: Some(operation),
            ty: resource.clone(),
            span: path.span,
        });
        let (parameters, result) = match operation {
            StorageOperation::Exists => (vec![Ty::Address], Ty::Bool),
            StorageOperation::Borrow => (
                vec![Ty::Address],
                Ty::reference(Mutability::Immutable, resource.clone()),
            ),
            StorageOperation::BorrowMut => (
                vec![Ty::Address],
                Ty::reference(Mutability::Mutable, resource.clone()),
            ),
            StorageOperation::MoveFrom => (vec![Ty::Address], resource.clone()),
            StorageOperation::MoveTo => {
                let signer = Ty::reference(Mutability::Immutable, Ty::Signer);
                (vec![signer, resource.clone()], Ty::unit())
            }
        };
        let Some(arguments) =
            self.builtin_arguments(operation.as_str(), arguments, &parameters, span)
        else {
            return self.add(ExprKind::Error, result, span);
        };
        let kind = ExprKind::Storage {
            operation,
            resource,
            arguments,
        };
        self.add(kind, result, span)
    }

    fn builtin_arguments(
        &mut self,
        name: &str,
        arguments: &[ast::Expr],
        parameters: &[Ty],
        span: Span,
    ) -> Option<Vec<ExprId>> {
        let (expected, found) = (parameters.len(), arguments.len());
        if expected != found {
            let plural = if expected == 1 { "" } else { "s" };
            let verb = if found == 1 { "was" } else { "were" };
            let message =
                format!("`{name}` takes {expected} argument{plural}, but {found} {verb} given");
            let label = format!("expected {expected} argument{plural}");
            self.report(Diagnostic::new(
                Code::WrongArgumentCount,
                message,
                span,
                label,
            ));
            self.failed_call(arguments, span);
            return None;
        }
        let rule = Reason::Rule(match name {
            "move_to" => "`move_to` takes a `&signer` and a resource",
            "freeze" => "`freeze` takes a mutable reference",
            _ => "a resource is found by an `address`",
        });
        let pairs = arguments.iter().zip(parameters);
        Some(
            pairs
                .map(|(argument, ty)| self.check(argument, ty, rule))
                .collect(),
        )
    }

    pub(super) fn freeze(
        &mut self,
        path: &ast::Path,
        arguments: &[ast::Expr],
        span: Span,
    ) -> ExprId {
        let name = ("freeze".to_owned(), path.span);
        let parameter = [(AbilitySet::EMPTY, path.span)];
        let written = path.type_arguments.as_deref();
        let types = self.type_arguments(&parameter, written, name, path.span);
        let referent = types.into_iter().next().unwrap_or(Ty::Error);
        let parameters = [Ty::reference(Mutability::Mutable, referent.clone())];
        let result = Ty::reference(Mutability::Immutable, referent);
        match self
            .builtin_arguments("freeze", arguments, &parameters, span)
            .as_deref()
        {
            Some([argument]) => self.add(ExprKind::Freeze(*argument), result, span),
            Some(_) | None => self.add(ExprKind::Error, result, span),
        }
    }
}
