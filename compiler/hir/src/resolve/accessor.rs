//! Declares what other modules call to reach the inside of visible types and constants.
//!
//! A module that makes a value of a visible struct or enum of another one, takes it apart, or reaches
//! a field calls a function that the compiler adds to the other module, so that an upgrade of it takes
//! effect everywhere. The names have a `$`, which no source can write. The bodies are made with the
//! graphs.

use std::collections::BTreeSet;

use weft_base::{Code, Diagnostic, Span, Symbol};
use weft_syntax::ast;
use weft_types::Ability;

use crate::definition::{
    Accessor, Constructor, Field, FunctionDef, Name, Owner, Parameter, Visibility,
};
use crate::id::{ConstantId, FieldId, StructId, VariantId};
use crate::resolve::Resolver;
use crate::ty::{Mutability, Ty};

impl Resolver<'_> {
    /// Declares the accessors of all visible types and constants.
    pub(crate) fn declare_accessors(&mut self) {
        let structs: Vec<StructId> = self.definitions.structs.keys().collect();
        for id in structs {
            let item = &self.definitions.structs[id];
            if item.visibility == Visibility::Private {
                continue;
            }
            if item.abilities.has(Ability::Key) {
                let message = format!("`{}` has `key` and is visible", item.name.as_str());
                let label = "what is stored belongs to its module alone";
                let error =
                    Diagnostic::new(Code::InvalidVisibility, message, item.name.span, label)
                        .with_help("remove the visibility, or `key`");
                self.report(error);
                continue;
            }
            self.declare_of_type(id);
        }
        let constants: Vec<ConstantId> = self.definitions.constants.keys().collect();
        for id in constants {
            let constant = &self.definitions.constants[id];
            let (Owner::Module(_), true) =
                (constant.owner, constant.visibility != Visibility::Private)
            else {
                continue;
            };
            let name = format!("const${}", constant.name.as_str());
            let signature = Signature {
                owner: constant.owner,
                visibility: constant.visibility,
                span: constant.name.span,
                of_type: None,
            };
            let result = constant.ty.clone();
            self.declare_accessor(Accessor::Constant(id), &name, &signature, None, result);
        }
    }

    fn declare_of_type(&mut self, id: StructId) {
        let item = self.definitions.structs[id].clone();
        if item.is_native {
            return;
        }
        let name = item.name.as_str();
        let signature = Signature {
            owner: Owner::Module(item.module),
            visibility: item.visibility,
            span: item.name.span,
            of_type: Some(id),
        };
        let arguments: Vec<Ty> = item.type_parameters.keys().map(Ty::Parameter).collect();
        let whole = Ty::Struct(id, arguments.into());
        let variants: Vec<Option<VariantId>> = match &item.variants {
            Some(variants) => variants.keys().map(Some).collect(),
            None => vec![None],
        };
        for variant in &variants {
            let constructor = Constructor {
                item: id,
                variant: *variant,
            };
            let path = self
                .definitions
                .constructor_name(constructor)
                .replace("::", "$");
            let fields: Vec<Field> = item.fields_of(*variant).values().cloned().collect();
            let types: Vec<Ty> = fields.iter().map(|field| field.ty.clone()).collect();
            if types.len() > 1 {
                let borrowed = types.iter().cloned();
                let borrowed = borrowed.map(|ty| Ty::reference(Mutability::Mutable, ty));
                self.declare_with_self(
                    Accessor::UnpackMut(constructor),
                    &format!("unpack_mut${path}"),
                    &signature,
                    Ty::reference(Mutability::Mutable, whole.clone()),
                    Ty::Tuple(borrowed.collect()),
                );
            }
            self.declare_accessor(
                Accessor::Pack(constructor),
                &format!("pack${path}"),
                &signature,
                Some(fields),
                whole.clone(),
            );
            self.declare_with_self(
                Accessor::Unpack(constructor),
                &format!("unpack${path}"),
                &signature,
                whole.clone(),
                match <[Ty; 1]>::try_from(types) {
                    Ok([only]) => only,
                    Err(types) => Ty::Tuple(types.into()),
                },
            );
        }
        if item.is_enum() {
            let by_reference = Ty::reference(Mutability::Immutable, whole.clone());
            let accessor = Accessor::Variant(id);
            let text = format!("variant${name}");
            self.declare_with_self(accessor, &text, &signature, by_reference, Ty::U64);
        }
        for (path, ty, fields) in choices(&item, &variants) {
            for mutability in [Mutability::Immutable, Mutability::Mutable] {
                let verb = if mutability.is_mutable() {
                    "borrow_mut"
                } else {
                    "borrow"
                };
                let accessor = Accessor::Borrow {
                    item: id,
                    fields: fields.clone(),
                    mutability,
                };
                self.declare_with_self(
                    accessor,
                    &format!("{verb}${name}${path}"),
                    &signature,
                    Ty::reference(mutability, whole.clone()),
                    Ty::reference(mutability, ty.clone()),
                );
            }
        }
    }

    fn declare_with_self(
        &mut self,
        accessor: Accessor,
        name: &str,
        signature: &Signature,
        parameter: Ty,
        result: Ty,
    ) {
        let field = Field {
            name: Name::new(Symbol::new("value"), signature.span),
            ty: parameter,
            ty_span: signature.span,
            documentation: None,
        };
        self.declare_accessor(accessor, name, signature, Some(vec![field]), result);
    }

    fn declare_accessor(
        &mut self,
        accessor: Accessor,
        name: &str,
        signature: &Signature,
        parameters: Option<Vec<Field>>,
        result: Ty,
    ) {
        let span = signature.span;
        let mut type_parameters = signature
            .of_type
            .map(|id| self.definitions.structs[id].type_parameters.clone())
            .unwrap_or_default();
        for parameter in type_parameters.values_mut() {
            parameter.is_phantom = false;
        }
        let parameters = parameters.unwrap_or_default().into_iter();
        let id = self.definitions.functions.push(FunctionDef {
            owner: signature.owner,
            name: Name::new(Symbol::new(name), span),
            span,
            signature_span: span,
            attributes: Vec::new(),
            documentation: None,
            visibility: signature.visibility,
            is_entry: false,
            is_native: false,
            is_inline: false,
            type_parameters,
            parameters: parameters
                .map(|field| Parameter {
                    name: field.name,
                    ty: field.ty,
                    span,
                })
                .collect(),
            result,
            result_span: span,
            acquires_declared: None,
            acquires_spans: Vec::new(),
            acquires: BTreeSet::new(),
        });
        if let Owner::Module(module) = signature.owner {
            self.definitions.modules[module].functions.push(id);
        }
        self.definitions.accessors.insert(accessor.clone(), id);
        self.definitions.accessor_of.insert(id, accessor);
    }

    /// What the modifier of a type or constant says.
    pub(crate) fn visibility(written: ast::Visibility) -> Visibility {
        match written {
            ast::Visibility::Private => Visibility::Private,
            ast::Visibility::Friend(_) => Visibility::Friend,
            ast::Visibility::Package(_) => Visibility::Package,
            ast::Visibility::Public(_) => Visibility::Public,
        }
    }
}

/// What the accessors of one type or constant share.
struct Signature {
    owner: Owner,
    visibility: Visibility,
    span: Span,
    of_type: Option<StructId>,
}

/// A way to a field, with its name and type: in an enum a field of one variant, or one that several
/// variants have with the same type.
type Choice = (String, Ty, Vec<(Option<VariantId>, FieldId)>);

fn choices(item: &crate::definition::StructDef, variants: &[Option<VariantId>]) -> Vec<Choice> {
    let mut choices: Vec<Choice> = Vec::new();
    for variant in variants {
        for (field, definition) in item.fields_of(*variant) {
            let name = definition.name.as_str();
            let Some(own) = variant else {
                choices.push((name.to_owned(), definition.ty.clone(), vec![(None, field)]));
                continue;
            };
            let shared: Vec<(Option<VariantId>, FieldId)> = variants
                .iter()
                .filter_map(|other| {
                    let mut fields = item.fields_of(*other).iter();
                    let same = fields.find(|(_, it)| it.name.as_str() == name)?;
                    Some((*other, same.0))
                })
                .collect();
            // Fields of one name but several types can only be reached in their variants.
            let have_one_type = shared.iter().all(|(variant, field)| {
                let other = item.fields_of(*variant).get(*field);
                other.is_some_and(|it| it.ty == definition.ty)
            });
            let is_first = shared.first() == Some(&(Some(*own), field));
            if is_first && have_one_type {
                choices.push((name.to_owned(), definition.ty.clone(), shared.clone()));
            }
            if shared.len() > 1 {
                let variant_name = item
                    .variants
                    .as_ref()
                    .map_or("", |variants| variants[*own].name.as_str());
                let path = format!("{variant_name}${name}");
                choices.push((path, definition.ty.clone(), vec![(Some(*own), field)]));
            }
        }
    }
    choices
}
