//! Types as written to types.

use std::sync::Arc;

use weft_base::{Code, Diagnostic, Span};
use weft_syntax::ast;
use weft_types::AbilitySet;

use crate::definition::Member;
use crate::id::StructId;
use crate::literal::integer_kind;
use crate::resolve::path::Wanted;
use crate::resolve::{Environment, Resolver};
use crate::ty::{FunctionType, Mutability, Ty};

/// Where a type is written, which decides what it can be.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum TypePosition {
    /// A result or a `let`: anything.
    Result,
    /// A parameter: one value or a reference.
    Parameter,
    /// An element of a tuple: one value or a reference.
    Element,
    /// A field: one value.
    Field,
    /// A type argument: one value.
    Argument,
    /// After `&`: one value.
    Referent,
}

impl TypePosition {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Result => "a result",
            Self::Parameter => "a parameter",
            Self::Element => "an element of a tuple",
            Self::Field => "a field",
            Self::Argument => "a type argument",
            Self::Referent => "the target of a reference",
        }
    }
}

impl Resolver<'_> {
    /// The type that is written; what is wrong with it is reported, and becomes [`Ty::Error`].
    pub(crate) fn lower_type(
        &mut self,
        environment: &Environment,
        written: &ast::Type,
        position: TypePosition,
    ) -> Ty {
        match &written.kind {
            ast::TypeKind::Path(path) => self.lower_type_path(environment, path),
            ast::TypeKind::Reference { mutable, referent } => {
                let referent = self.lower_type(environment, referent, TypePosition::Referent);
                match position {
                    TypePosition::Result | TypePosition::Parameter | TypePosition::Element => {
                        Ty::reference(Mutability::new(*mutable), referent)
                    }
                    TypePosition::Field | TypePosition::Argument | TypePosition::Referent => {
                        let message = format!("{} cannot be a reference", position.as_str());
                        let label = "only locals, parameters and results hold references";
                        let code = Code::MisplacedReference;
                        self.report(Diagnostic::new(code, message, written.span, label));
                        Ty::Error
                    }
                }
            }
            ast::TypeKind::Tuple(elements) => {
                let elements: Vec<Ty> = elements
                    .iter()
                    .map(|element| self.lower_type(environment, element, TypePosition::Element))
                    .collect();
                if position == TypePosition::Result {
                    return Ty::Tuple(elements.into());
                }
                let what = if elements.is_empty() {
                    "`()`"
                } else {
                    "a tuple"
                };
                let message = format!("{} cannot be {what}", position.as_str());
                let label = "one value is needed here";
                let code = Code::MisplacedTuple;
                self.report(Diagnostic::new(code, message, written.span, label));
                Ty::Error
            }
            ast::TypeKind::Function(function) => self.function_type(environment, function),
            ast::TypeKind::Error => Ty::Error,
        }
    }

    fn function_type(&mut self, environment: &Environment, written: &ast::FunctionType) -> Ty {
        let parameters = written.parameters.iter();
        let parameters = parameters
            .map(|written| self.lower_type(environment, written, TypePosition::Parameter))
            .collect();
        let result = match &written.result {
            Some(written) => self.lower_type(environment, written, TypePosition::Result),
            None => Ty::unit(),
        };
        let mut abilities = self.abilities(&written.abilities);
        let impossible = abilities.minus(AbilitySet::PRIMITIVES);
        let key = written.abilities.iter();
        let key = key
            .rev()
            .find(|ability| ability.kind == ast::AbilityKind::Key);
        if let Some(key) = key {
            let message = format!("a function type cannot have {}", ability_list(impossible));
            let label = "functions can have `copy`, `drop` and `store`";
            let code = Code::FunctionTypeAbility;
            self.report(Diagnostic::new(code, message, key.span, label));
            abilities = abilities.minus(impossible);
        }
        Ty::Function(Arc::new(FunctionType {
            parameters,
            result,
            abilities,
        }))
    }

    fn lower_type_path(&mut self, environment: &Environment, path: &ast::Path) -> Ty {
        if let Some(name) = path.single() {
            let mut parameters = environment.type_parameters.iter();
            let found = parameters.find(|(_, parameter)| parameter.name.symbol == name.symbol);
            if let Some((id, _)) = found {
                self.refuse_type_arguments(path, "a type parameter");
                return Ty::Parameter(id);
            }
            if let Some(ty) = self.builtin_type(environment, path, name) {
                return ty;
            }
        }
        let names: Vec<&str> = environment.parameter_names();
        match self.member_of_path(environment, path, Wanted::Type, &names) {
            Some(Member::Struct(id)) => {
                let written = path.type_arguments.as_deref();
                let written = written.map_or(&[][..], |arguments| &arguments.types);
                let arguments: Vec<(Ty, Span)> = written
                    .iter()
                    .map(|written| {
                        let position = TypePosition::Argument;
                        (
                            self.lower_type(environment, written, position),
                            written.span,
                        )
                    })
                    .collect();
                self.struct_type(environment, id, arguments, path.span)
            }
            Some(member @ (Member::Function(_) | Member::Constant(_))) => {
                let name = path.last().map_or("?", ast::Name::as_str);
                let what = if matches!(member, Member::Function(_)) {
                    "function"
                } else {
                    "constant"
                };
                let message = format!("`{name}` is a {what}, not a type");
                let label = "a type is needed here";
                let error = Diagnostic::new(Code::WrongKindOfName, message, path.span, label)
                    .with_secondary(self.member_span(member), "declared here");
                self.report(error);
                Ty::Error
            }
            None => {
                // Arguments are still looked at for mistakes of their own.
                for argument in path
                    .type_arguments
                    .iter()
                    .flat_map(|arguments| &arguments.types)
                {
                    self.lower_type(environment, argument, TypePosition::Argument);
                }
                Ty::Error
            }
        }
    }

    /// An instance of a struct; counts and constraints are checked.
    pub(crate) fn struct_type(
        &mut self,
        environment: &Environment,
        id: StructId,
        arguments: Vec<(Ty, Span)>,
        span: Span,
    ) -> Ty {
        let item = &self.definitions.structs[id];
        let expected = item.type_parameters.len();
        if arguments.len() != expected {
            let name = item.name.as_str().to_owned();
            let place = item.name.span;
            self.wrong_type_argument_count(&name, expected, arguments.len(), span, place);
            return Ty::Error;
        }
        let constraints: Vec<AbilitySet> = item
            .type_parameters
            .values()
            .map(|parameter| parameter.constraints)
            .collect();
        let declared: Vec<Span> = item
            .type_parameters
            .values()
            .map(|parameter| parameter.name.span)
            .collect();
        for (index, (argument, place)) in arguments.iter().enumerate() {
            self.check_constraint(
                environment,
                argument,
                constraints[index],
                *place,
                declared[index],
            );
        }
        Ty::Struct(
            id,
            arguments
                .into_iter()
                .map(|(argument, _)| argument)
                .collect(),
        )
    }

    pub(crate) fn wrong_type_argument_count(
        &mut self,
        name: &str,
        expected: usize,
        found: usize,
        span: Span,
        declared: Span,
    ) {
        let plural = if expected == 1 { "" } else { "s" };
        let verb = if found == 1 { "was" } else { "were" };
        let message =
            format!("`{name}` takes {expected} type argument{plural}, but {found} {verb} given");
        let label = format!("expected {expected} type argument{plural}");
        let error = Diagnostic::new(Code::WrongTypeArgumentCount, message, span, label)
            .with_secondary(declared, format!("`{name}` is declared here"));
        self.report(error);
    }

    /// Checks that a type argument has the abilities that its parameter requires.
    pub(crate) fn check_constraint(
        &mut self,
        environment: &Environment,
        argument: &Ty,
        required: AbilitySet,
        span: Span,
        declared: Span,
    ) {
        if argument.has_error() {
            return;
        }
        let found = self
            .definitions
            .abilities(argument, &environment.type_parameters);
        let missing = required.minus(found);
        if missing.is_empty() {
            return;
        }
        let names = environment.parameter_names();
        let shown = argument.display(&self.definitions, &names).to_string();
        let message = format!("`{shown}` lacks {}", ability_list(missing));
        let label = format!(
            "the type argument `{shown}` lacks {}",
            ability_list(missing)
        );
        let mut error = Diagnostic::new(Code::MissingAbility, message, span, label).with_secondary(
            declared,
            format!("this type parameter requires {}", ability_list(missing)),
        );
        error = match argument {
            Ty::Parameter(id) => match environment.type_parameters.get(*id) {
                Some(parameter) => error.with_help(format!(
                    "constrain the type parameter: `{}: {}`",
                    parameter.name.as_str(),
                    plus_list(parameter.constraints.union(missing))
                )),
                None => error,
            },
            Ty::Struct(id, _) => {
                let item = &self.definitions.structs[*id];
                let name = item.name.as_str();
                let is_own = environment.owner.module() == Some(item.module);
                let declared = item.abilities.union(missing);
                let lacks_itself = !item.abilities.is_superset(missing);
                let label = format!("`{name}` is declared here");
                let error = error.with_secondary(item.name.span, label);
                if is_own && lacks_itself {
                    let keyword = item.keyword();
                    let listed = plus_list(declared).replace(" + ", ", ");
                    error.with_help(format!(
                        "if its fields allow it, declare `{keyword} {name} has {listed}`"
                    ))
                } else {
                    error
                }
            }
            Ty::Bool
            | Ty::Integer(_)
            | Ty::Address
            | Ty::Signer
            | Ty::Vector(_)
            | Ty::Reference(..)
            | Ty::Tuple(_)
            | Ty::Function(_)
            | Ty::Never
            | Ty::Variable(_)
            | Ty::Error => error,
        };
        self.report(error);
    }

    fn refuse_type_arguments(&mut self, path: &ast::Path, what: &str) {
        if let Some(arguments) = &path.type_arguments {
            let message = format!("{what} takes no type arguments");
            let label = "nothing is expected here";
            let code = Code::WrongTypeArgumentCount;
            self.report(Diagnostic::new(code, message, arguments.span, label));
        }
    }

    fn builtin_type(
        &mut self,
        environment: &Environment,
        path: &ast::Path,
        name: &ast::Name,
    ) -> Option<Ty> {
        let ty = match name.as_str() {
            "bool" => Ty::Bool,
            "address" => Ty::Address,
            "signer" => Ty::Signer,
            "vector" => return Some(self.vector_type(environment, path)),
            text => Ty::Integer(integer_kind(ast::IntegerType::parse(text)?)),
        };
        self.refuse_type_arguments(path, "a builtin type");
        Some(ty)
    }

    fn vector_type(&mut self, environment: &Environment, path: &ast::Path) -> Ty {
        let written = path
            .type_arguments
            .as_ref()
            .map_or(&[][..], |arguments| &arguments.types);
        let arguments: Vec<Ty> = written
            .iter()
            .map(|written| self.lower_type(environment, written, TypePosition::Argument))
            .collect();
        if let [element] = arguments.as_slice() {
            return Ty::vector(element.clone());
        }
        let message = format!(
            "`vector` takes 1 type argument, but {} were given",
            arguments.len()
        );
        let label = "expected 1 type argument, as in `vector<u8>`";
        self.report(Diagnostic::new(
            Code::WrongTypeArgumentCount,
            message,
            path.span,
            label,
        ));
        Ty::Error
    }
}

/// "the ability `copy`", "the abilities `copy` and `drop`".
pub(crate) fn ability_list(abilities: AbilitySet) -> String {
    let names: Vec<String> = abilities
        .iter()
        .map(|ability| format!("`{ability}`"))
        .collect();
    match names.as_slice() {
        [one] => format!("the ability {one}"),
        [first @ .., last] => format!("the abilities {} and {last}", first.join(", ")),
        [] => "no ability".to_owned(),
    }
}

/// "copy + drop".
pub(crate) fn plus_list(abilities: AbilitySet) -> String {
    let names: Vec<&str> = abilities.iter().map(weft_types::Ability::as_str).collect();
    names.join(" + ")
}
