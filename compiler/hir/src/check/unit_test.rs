//! The unit tests of a program: functions with `#[test]`, the addresses that their parameters stand
//! for, and how they are expected to end.
//!
//! Only functions of the package itself are tests; those of its dependencies are their authors'.

use std::collections::{BTreeMap, BTreeSet};

use weft_base::{Code, Diagnostic, Span, Symbol};
use weft_syntax::ast;
use weft_types::{AccountAddress, U256};

use crate::definition::{
    Attribute, Expectation, FailureKind, Member, Owner, TestArgument, UnitTest, Value,
};
use crate::id::{FunctionId, ModuleDefId};
use crate::literal::{joined, number_address, number_value};
use crate::resolve::path::Wanted;
use crate::resolve::{Environment, Resolver};
use crate::ty::{Mutability, Ty};

/// Finds the tests, in the order of their functions. What is wrong with one is reported, and it is
/// left out.
pub(crate) fn collect(resolver: &mut Resolver<'_>) -> Vec<UnitTest> {
    if !resolver.settings.testing {
        return Vec::new();
    }
    let functions: Vec<FunctionId> = resolver.definitions.functions.keys().collect();
    functions
        .into_iter()
        .filter_map(|id| unit_test(resolver, id))
        .collect()
}

fn unit_test(resolver: &mut Resolver<'_>, id: FunctionId) -> Option<UnitTest> {
    let function = &resolver.definitions.functions[id];
    let owner = function.owner;
    let module = owner.module()?;
    if resolver.definitions.modules[module].is_dependency {
        return None;
    }
    let attributes = function.attributes.clone();
    let find = |name: &str| attributes.iter().find(|attribute| attribute.name == name);
    let test = find("test")?;
    let arguments = arguments(resolver, id, owner, test);
    let expectation = match find("expected_failure") {
        Some(expected) => Reader { resolver, owner }.expectation(expected),
        None => Some(Expectation::Success),
    };
    Some(UnitTest {
        function: id,
        arguments: arguments?,
        expectation: expectation?,
    })
}

fn invalid(resolver: &mut Resolver<'_>, message: impl Into<String>, span: Span, label: &str) {
    resolver.report(Diagnostic::new(Code::InvalidTest, message, span, label));
}

/// The addresses of a test's parameters, each given by name: `#[test(a = @0x1)]`.
fn arguments(
    resolver: &mut Resolver<'_>,
    id: FunctionId,
    owner: Owner,
    test: &Attribute,
) -> Option<Vec<TestArgument>> {
    let mut given: BTreeMap<Symbol, (AccountAddress, Span)> = BTreeMap::new();
    let mut mistaken: BTreeSet<Symbol> = BTreeSet::new();
    let mut is_right = true;
    for entry in entries(&test.value) {
        let address = match &entry.value {
            ast::AttributeValue::Literal(literal) => test_address(resolver, owner, literal),
            ast::AttributeValue::None
            | ast::AttributeValue::Path(_)
            | ast::AttributeValue::List(_) => {
                let message = format!("no address for the parameter `{}`", joined(&entry.path));
                invalid(resolver, message, entry.span, "expected `name = @0x1`");
                None
            }
        };
        let name = joined(&entry.path);
        let Some(address) = address else {
            is_right = false;
            mistaken.insert(name);
            continue;
        };
        if given.insert(name.clone(), (address, entry.span)).is_some() {
            let message = format!("the parameter `{name}` has two addresses");
            invalid(resolver, message, entry.span, "given again");
            is_right = false;
        }
    }
    let function = &resolver.definitions.functions[id];
    let parameters = function.parameters.clone();
    let name = function.name.clone();
    if !function.type_parameters.is_empty() {
        let message = format!("the test `{}` has type parameters", name.as_str());
        invalid(resolver, message, name.span, "nothing gives them types");
        is_right = false;
    }
    let mut arguments = Vec::new();
    for parameter in &parameters {
        let is_signer = |ty: &Ty| *ty == Ty::Signer;
        let argument = given.remove(&parameter.name.symbol);
        let kind: fn(AccountAddress) -> TestArgument = match &parameter.ty {
            ty if ty.has_error() => return None,
            Ty::Address => TestArgument::Address,
            ty if is_signer(ty) => TestArgument::Signer,
            Ty::Reference(Mutability::Immutable, referent) if is_signer(referent) => {
                TestArgument::SignerReference
            }
            Ty::Bool
            | Ty::Integer(_)
            | Ty::Signer
            | Ty::Vector(_)
            | Ty::Struct(..)
            | Ty::Parameter(_)
            | Ty::Reference(..)
            | Ty::Tuple(_)
            | Ty::Function(_)
            | Ty::Never
            | Ty::Error
            | Ty::Variable(_) => {
                let message = "a test takes signers and addresses";
                let label = "this is neither `signer`, `&signer` nor `address`";
                invalid(resolver, message, parameter.span, label);
                is_right = false;
                continue;
            }
        };
        let Some((address, _)) = argument else {
            if mistaken.contains(&parameter.name.symbol) {
                continue;
            }
            let parameter_name = parameter.name.as_str();
            let message = format!("the test gives no address to `{parameter_name}`");
            let error = Diagnostic::new(
                Code::InvalidTest,
                message,
                parameter.span,
                "this parameter has no value",
            )
            .with_secondary(test.span, "the values are given here")
            .with_help(format!("write `#[test({parameter_name} = @0x1)]`"));
            resolver.report(error);
            is_right = false;
            continue;
        };
        arguments.push(kind(address));
    }
    for (unknown, (_, span)) in given {
        let message = format!("`{}` has no parameter `{unknown}`", name.as_str());
        invalid(resolver, message, span, "nothing takes this address");
        is_right = false;
    }
    is_right.then_some(arguments)
}

fn test_address(
    resolver: &mut Resolver<'_>,
    owner: Owner,
    literal: &ast::Literal,
) -> Option<AccountAddress> {
    let addresses = resolver.owner(owner).addresses;
    let number = match &literal.kind {
        ast::LiteralKind::Address(ast::Address::Name(name)) => {
            let address = addresses.get(&name.symbol).copied();
            if address.is_none() {
                resolver.unknown_address(addresses, name);
            }
            return address;
        }
        ast::LiteralKind::Address(ast::Address::Number(number))
        | ast::LiteralKind::Number(number) => number,
        ast::LiteralKind::Bool(_)
        | ast::LiteralKind::ByteString(_)
        | ast::LiteralKind::BareString(_) => {
            invalid(
                resolver,
                "a test's parameter stands for an address",
                literal.span,
                "expected an address, as `@0x1`",
            );
            return None;
        }
    };
    let address = number_address(number);
    if address.is_none() {
        resolver.unusable_address(literal.span);
    }
    address
}

/// The entries of `(a, b = 1)`.
fn entries(value: &ast::AttributeValue) -> &[ast::Attribute] {
    match value {
        ast::AttributeValue::List(entries) => entries,
        ast::AttributeValue::None
        | ast::AttributeValue::Literal(_)
        | ast::AttributeValue::Path(_) => &[],
    }
}

/// Where a failure is expected.
enum Location {
    /// It is not said.
    Open,
    /// There is one, and it is wrong.
    Wrong,
    Module(ModuleDefId),
}

struct Reader<'r, 'a> {
    resolver: &'r mut Resolver<'a>,
    owner: Owner,
}

impl Reader<'_, '_> {
    fn expectation(&mut self, attribute: &Attribute) -> Option<Expectation> {
        let entries = entries(&attribute.value);
        if entries.is_empty() {
            return Some(Expectation::AnyFailure);
        }
        let mut kind: Option<(FailureKind, Span)> = None;
        let mut location = Location::Open;
        let mut minor = None;
        let mut is_right = true;
        let mut code_module = None;
        for entry in entries {
            let name = joined(&entry.path);
            let found = match name.as_str() {
                "location" => {
                    location = self.location(entry);
                    continue;
                }
                "minor_status" => {
                    minor = self.number(entry).map(|(code, _)| code);
                    is_right &= minor.is_some();
                    continue;
                }
                "abort_code" => self.number(entry).map(|(code, module)| {
                    code_module = module;
                    FailureKind::AbortCode(code)
                }),
                "major_status" => self
                    .number(entry)
                    .map(|(major, _)| FailureKind::Status { major, minor: None }),
                "arithmetic_error" => Some(FailureKind::Arithmetic),
                "vector_error" => Some(FailureKind::Vector { minor: None }),
                "out_of_gas" => Some(FailureKind::OutOfGas),
                _ => {
                    let message = format!("unknown expectation `{name}`");
                    let label = "no failure is described by this word";
                    let error = Diagnostic::new(Code::InvalidTest, message, entry.span, label)
                        .with_help(
                            "one of `abort_code`, `arithmetic_error`, `vector_error`, `out_of_gas`, \
                             `major_status`, with `minor_status` and `location`",
                        );
                    self.resolver.report(error);
                    None
                }
            };
            let Some(found) = found else {
                is_right = false;
                continue;
            };
            if let Some((_, before)) = &kind {
                let message = "a test expects one failure";
                let label = "a second one is described here";
                let error = Diagnostic::new(Code::InvalidTest, message, entry.span, label)
                    .with_secondary(*before, "the first one is here");
                self.resolver.report(error);
                is_right = false;
            } else {
                kind = Some((found, entry.span));
            }
        }
        if !is_right || matches!(location, Location::Wrong) {
            return None;
        }
        let Some((kind, span)) = kind else {
            let message = "an expected failure without a kind";
            let label = "`location` and `minor_status` go with a kind of failure";
            invalid(self.resolver, message, attribute.span, label);
            return None;
        };
        let location = match location {
            Location::Module(module) => Some(module),
            Location::Open | Location::Wrong => code_module,
        };
        self.finish(kind, span, minor, location)
    }

    /// Puts the parts together and checks that they go with each other.
    fn finish(
        &mut self,
        kind: FailureKind,
        span: Span,
        minor: Option<u64>,
        location: Option<ModuleDefId>,
    ) -> Option<Expectation> {
        let kind = match (kind, minor) {
            (FailureKind::Vector { .. }, _) => FailureKind::Vector { minor },
            (FailureKind::Status { major, .. }, _) => FailureKind::Status { major, minor },
            (
                FailureKind::AbortCode(_) | FailureKind::Arithmetic | FailureKind::OutOfGas,
                Some(_),
            ) => {
                let message = "`minor_status` goes with `vector_error` and `major_status`";
                invalid(
                    self.resolver,
                    message,
                    span,
                    "this failure has no minor status",
                );
                return None;
            }
            (kind, None) => kind,
        };
        if location.is_none() {
            if let FailureKind::AbortCode(_) = kind {
                let message = "an abort code is expected of any module";
                let label = "the same number means something else in each module";
                let warning = Diagnostic::new(Code::ExpectedFailureAnywhere, message, span, label)
                    .with_help("add `location = Self`, or name the constant instead of its number");
                self.resolver.warn(self.owner, warning);
            } else {
                let message = "it is not said where the failure is expected";
                let label = "this needs a location";
                let error = Diagnostic::new(Code::InvalidTest, message, span, label)
                    .with_help("add `location = Self`, or the path of another module");
                self.resolver.report(error);
                return None;
            }
        }
        Some(Expectation::Failure { kind, location })
    }

    fn location(&mut self, entry: &ast::Attribute) -> Location {
        let ast::AttributeValue::Path(path) = &entry.value else {
            let message = "a location is the path of a module";
            invalid(
                self.resolver,
                message,
                entry.span,
                "expected `location = Self` or `location = a::m`",
            );
            return Location::Wrong;
        };
        let environment = Environment::new(self.owner);
        match self.resolver.module_of_path(&environment, path) {
            Some(module) => Location::Module(module),
            None => Location::Wrong,
        }
    }

    /// `= 7` or `= a::m::E_CONSTANT`, and the module of the constant.
    fn number(&mut self, entry: &ast::Attribute) -> Option<(u64, Option<ModuleDefId>)> {
        let found = match &entry.value {
            ast::AttributeValue::Literal(literal) => match &literal.kind {
                ast::LiteralKind::Number(number) => {
                    let value = number_value(number).and_then(U256::to_u128);
                    value.map(|value| (value, None))
                }
                ast::LiteralKind::Bool(_)
                | ast::LiteralKind::ByteString(_)
                | ast::LiteralKind::BareString(_)
                | ast::LiteralKind::Address(_) => None,
            },
            ast::AttributeValue::Path(path) => {
                let environment = Environment::new(self.owner);
                let member =
                    self.resolver
                        .member_anywhere(&environment, path, Wanted::Value, &[])?;
                let Member::Constant(id) = member else {
                    let message = "a status is a number or a constant";
                    invalid(self.resolver, message, path.span, "this is no constant");
                    return None;
                };
                let constant = &self.resolver.definitions.constants[id];
                let module = constant.owner.module();
                match &constant.value {
                    Some(Value::Integer(value)) => value.to_u128().map(|value| (value, module)),
                    // Reported where the constant is declared.
                    None => return None,
                    Some(
                        Value::Bool(_)
                        | Value::Signed(_)
                        | Value::Address(_)
                        | Value::Bytes(_)
                        | Value::Vector(_),
                    ) => None,
                }
            }
            ast::AttributeValue::None | ast::AttributeValue::List(_) => None,
        };
        let narrow = found.and_then(|(value, module)| Some((u64::try_from(value).ok()?, module)));
        if narrow.is_none() {
            let message = format!("`{}` needs a number", joined(&entry.path));
            let label = "expected a `u64`, or a constant with such a value";
            invalid(self.resolver, message, entry.span, label);
        }
        narrow
    }
}
