//! Members of modules, their parts and their modifiers.

use weft_base::{Applicability, Code, Diagnostic, Edit, Span, Symbol};

use super::{Context, PathBase};
use crate::ast::{
    Ability, AbilityKind, AccessClause, Attribute, AttributeValue, Block, Constant, Documentation,
    Enum, Expr, Field, Fields, FieldsForm, Function, Item, ItemKind, Name, Parameter, Path,
    PathHead, PatternKind, Struct, Type, TypeKind, TypeParameter, Use, UseTree, UseTreeKind,
    Variant, Visibility,
};

/// What one run of the parser reads.
#[derive(Debug)]
pub(crate) enum Member {
    Item(Box<Item>),
    Module {
        attributes: Vec<Attribute>,
        documentation: Option<Documentation>,
        path: PathBase,
    },
    Script {
        attributes: Vec<Attribute>,
        documentation: Option<Documentation>,
    },
    Address {
        attributes: Vec<Attribute>,
        address: PathHead,
    },
    Spec {
        attributes: Vec<Attribute>,
        documentation: Option<Documentation>,
        path: Path,
    },
}

/// A word before a declaration.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Modifier {
    pub(crate) kind: ModifierKind,
    pub(crate) span: Span,
}

/// The words before declarations.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ModifierKind {
    Public,
    PublicFriend,
    PublicPackage,
    PublicScript,
    Friend,
    Package,
    Entry,
    Native,
    Inline,
}

/// Modifiers by their roles.
#[derive(Default)]
struct Modifiers {
    visibility: Option<Modifier>,
    entry: Option<Modifier>,
    native: Option<Modifier>,
    inline: Option<Modifier>,
}

/// What follows the name of a struct.
#[derive(Debug)]
pub(crate) struct StructBody {
    abilities: Vec<Ability>,
    fields: Fields,
}

impl StructBody {
    pub(crate) fn new(
        mut abilities: Vec<Ability>,
        form: FieldsForm,
        fields: Vec<Field>,
        after: Vec<Ability>,
    ) -> Self {
        abilities.extend(after);
        Self {
            abilities,
            fields: Fields {
                form,
                fields: numbered(form, fields),
            },
        }
    }
}

/// Gives positional fields their numbers as names.
fn numbered(form: FieldsForm, mut fields: Vec<Field>) -> Vec<Field> {
    if form == FieldsForm::Positional {
        for (index, field) in fields.iter_mut().enumerate() {
            field.name.symbol = Symbol::new(&index.to_string());
        }
    }
    fields
}

impl Context<'_> {
    /// An item with what is before it. `start` is where its attributes start, `l` its modifiers.
    pub(crate) fn member(
        &mut self,
        start: u32,
        attributes: Vec<Attribute>,
        modifiers: Vec<Modifier>,
        mut kind: ItemKind,
        l: u32,
        r: u32,
    ) -> Member {
        let span = self.span(l, r);
        let documentation = self.documentation.attach(self.text, start, l);
        let mut sorted = self.sort(modifiers);
        match &mut kind {
            ItemKind::Function(function) => {
                function.visibility = visibility(sorted.visibility.take());
                function.entry = sorted.entry.take().map(|it| it.span);
                function.native = sorted.native.take().map(|it| it.span);
                function.inline = sorted.inline.take().map(|it| it.span);
                function.signature_span.start = l;
                function.specs = self.specs_beside(span);
                self.check_body(function);
            }
            ItemKind::Struct(structure) => {
                structure.visibility = visibility(sorted.visibility.take());
                structure.native = sorted.native.take().map(|it| it.span);
            }
            ItemKind::Enum(enumeration) => {
                enumeration.visibility = visibility(sorted.visibility.take());
            }
            ItemKind::Constant(constant) => {
                constant.visibility = visibility(sorted.visibility.take());
            }
            ItemKind::Use(_) | ItemKind::Friend(_) | ItemKind::Spec(_) | ItemKind::Error(_) => {}
        }
        let left = [
            sorted.visibility,
            sorted.entry,
            sorted.native,
            sorted.inline,
        ];
        for modifier in left.into_iter().flatten() {
            self.report_misplaced(modifier, &kind);
        }
        if let ItemKind::Use(import) = &mut kind {
            import.attributes.clone_from(&attributes);
        }
        let test_mentions = self.test_mentions(&attributes, span);
        Member::Item(Box::new(Item {
            attributes,
            documentation,
            kind,
            span,
            start,
            test_mentions,
        }))
    }

    pub(crate) fn module_header(
        &mut self,
        start: u32,
        attributes: Vec<Attribute>,
        modifiers: Vec<Modifier>,
        l: u32,
        path: PathBase,
    ) -> Member {
        self.refuse(modifiers, "module");
        let documentation = self.documentation.attach(self.text, start, l);
        Member::Module {
            attributes,
            documentation,
            path,
        }
    }

    pub(crate) fn spec_header(
        &mut self,
        start: u32,
        attributes: Vec<Attribute>,
        modifiers: Vec<Modifier>,
        l: u32,
        path: PathBase,
    ) -> Member {
        self.refuse(modifiers, "specification");
        let documentation = self.documentation.attach(self.text, start, l);
        Member::Spec {
            attributes,
            documentation,
            path: Self::path(path, None),
        }
    }

    pub(crate) fn script_header(
        &mut self,
        start: u32,
        attributes: Vec<Attribute>,
        modifiers: Vec<Modifier>,
        l: u32,
    ) -> Member {
        self.refuse(modifiers, "script");
        let documentation = self.documentation.attach(self.text, start, l);
        Member::Script {
            attributes,
            documentation,
        }
    }

    pub(crate) fn address_header(
        &mut self,
        attributes: Vec<Attribute>,
        modifiers: Vec<Modifier>,
        address: PathHead,
    ) -> Member {
        self.refuse(modifiers, "address block");
        Member::Address {
            attributes,
            address,
        }
    }

    fn refuse(&mut self, modifiers: Vec<Modifier>, what: &str) {
        for modifier in modifiers {
            self.report_modifier(modifier, what);
        }
    }

    /// Sorts modifiers by role and reports those whose role is taken.
    fn sort(&mut self, modifiers: Vec<Modifier>) -> Modifiers {
        let mut sorted = Modifiers::default();
        for modifier in modifiers {
            if modifier.kind == ModifierKind::PublicScript {
                self.report_public_script(modifier.span);
                sorted.entry.get_or_insert(modifier);
            }
            let role = match modifier.kind {
                ModifierKind::Entry => &mut sorted.entry,
                ModifierKind::Native => &mut sorted.native,
                ModifierKind::Inline => &mut sorted.inline,
                ModifierKind::Public
                | ModifierKind::PublicFriend
                | ModifierKind::PublicPackage
                | ModifierKind::PublicScript
                | ModifierKind::Friend
                | ModifierKind::Package => &mut sorted.visibility,
            };
            if let Some(first) = role {
                let first = *first;
                self.report_duplicate(first, modifier);
            } else {
                *role = Some(modifier);
            }
        }
        sorted
    }

    fn report_public_script(&mut self, span: Span) {
        let diagnostic = Diagnostic::new(
            Code::DeprecatedSyntax,
            "`public(script)` is deprecated",
            span,
            "the modern form is `public entry`",
        )
        .with_fix(
            "write `public entry`",
            Applicability::MachineApplicable,
            span,
            "public entry",
        );
        self.report(diagnostic);
    }

    fn report_duplicate(&mut self, first: Modifier, again: Modifier) {
        let word = self.text(again.span);
        let message = if first.kind == again.kind {
            format!("`{word}` occurs twice")
        } else {
            format!("`{word}` contradicts `{}`", self.text(first.span))
        };
        let title = format!("remove `{word}`");
        let diagnostic = Diagnostic::new(
            Code::DuplicateModifier,
            message,
            again.span,
            "this one is too many",
        )
        .with_secondary(first.span, "the first one is here")
        .with_fix(title, Applicability::MaybeIncorrect, again.span, "");
        self.report(diagnostic);
    }

    fn report_misplaced(&mut self, modifier: Modifier, kind: &ItemKind) {
        let what = match kind {
            ItemKind::Use(_) => "import",
            ItemKind::Friend(_) => "friend declaration",
            ItemKind::Constant(_) => "constant",
            ItemKind::Struct(_) => "struct",
            ItemKind::Enum(_) => "enum",
            ItemKind::Function(_) => "function",
            ItemKind::Spec(_) => "specification",
            ItemKind::Error(_) => return,
        };
        self.report_modifier(modifier, what);
    }

    fn report_modifier(&mut self, modifier: Modifier, what: &str) {
        let word = self.text(modifier.span);
        let article = if what.starts_with(['e', 'i', 'a']) {
            "an"
        } else {
            "a"
        };
        let title = format!("remove `{word}`");
        let diagnostic = Diagnostic::new(
            Code::MisplacedModifier,
            format!("{article} {what} cannot be `{word}`"),
            modifier.span,
            "not possible here",
        )
        .with_fix(title, Applicability::MachineApplicable, modifier.span, "");
        self.report(diagnostic);
    }

    /// Native functions have no body, others have one.
    fn check_body(&mut self, function: &Function) {
        match (function.native, &function.body) {
            (Some(native), Some(body)) => {
                let diagnostic = Diagnostic::new(
                    Code::MisplacedModifier,
                    format!("native function `{}` has a body", function.name.as_str()),
                    native,
                    "the host supplies the body of a native function",
                )
                .with_secondary(body.span.before(), "the body starts here");
                self.report(diagnostic);
            }
            (None, None) => {
                let name = function.name.as_str();
                let diagnostic = Diagnostic::new(
                    Code::MissingBody,
                    format!("function `{name}` has no body"),
                    function.name.span,
                    "only a `native` function can do without",
                );
                self.report(diagnostic);
            }
            (Some(_), None) | (None, Some(_)) => {}
        }
    }

    pub(crate) fn use_item(&mut self, tree: UseTree, l: u32, r: u32) -> ItemKind {
        ItemKind::Use(Use {
            attributes: Vec::new(),
            tree,
            span: self.span(l, r),
        })
    }

    pub(crate) fn use_path(
        &mut self,
        base: PathBase,
        alias: Option<Name>,
        l: u32,
        r: u32,
    ) -> UseTree {
        let path = Self::path(base, None);
        UseTree {
            path,
            kind: UseTreeKind::Path { alias },
            span: self.span(l, r),
        }
    }

    pub(crate) fn use_group(
        &mut self,
        base: PathBase,
        trees: Vec<UseTree>,
        l: u32,
        r: u32,
    ) -> UseTree {
        let path = Self::path(base, None);
        UseTree {
            path,
            kind: UseTreeKind::Group(trees),
            span: self.span(l, r),
        }
    }

    pub(crate) fn error_use(&mut self, l: u32, r: u32) -> UseTree {
        let path = self.error_path(l, r);
        UseTree {
            path,
            kind: UseTreeKind::Group(Vec::new()),
            span: self.span(l, r),
        }
    }

    pub(super) fn error_path(&mut self, l: u32, r: u32) -> Path {
        let head = PathHead::Name(self.error_name(l, r));
        Self::path(
            PathBase {
                head,
                tail: Vec::new(),
            },
            None,
        )
    }

    pub(crate) fn error_attribute(&mut self, l: u32, r: u32) -> Attribute {
        let path = self.error_path(l, r);
        Attribute {
            path,
            value: AttributeValue::None,
            span: self.span(l, r),
        }
    }

    pub(crate) fn constant(name: Name, annotation: Type, value: Expr) -> ItemKind {
        ItemKind::Constant(Constant {
            visibility: Visibility::Private,
            name,
            annotation,
            value,
        })
    }

    pub(crate) fn structure(
        name: Name,
        type_parameters: Vec<TypeParameter>,
        body: StructBody,
    ) -> ItemKind {
        ItemKind::Struct(Struct {
            visibility: Visibility::Private,
            native: None,
            name,
            type_parameters,
            abilities: body.abilities,
            fields: body.fields,
        })
    }

    pub(crate) fn enumeration(
        name: Name,
        type_parameters: Vec<TypeParameter>,
        mut abilities: Vec<Ability>,
        variants: Vec<Variant>,
        after: Vec<Ability>,
    ) -> ItemKind {
        abilities.extend(after);
        let visibility = Visibility::Private;
        ItemKind::Enum(Enum {
            visibility,
            name,
            type_parameters,
            abilities,
            variants,
        })
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of a function, one by one"
    )]
    pub(crate) fn function(
        &mut self,
        name: Name,
        type_parameters: Vec<TypeParameter>,
        parameters: Vec<Parameter>,
        result: Option<Type>,
        clauses: Vec<AccessClause>,
        signature_end: u32,
        body: Option<Block>,
    ) -> ItemKind {
        let signature_span = self.span(name.span.start, signature_end);
        ItemKind::Function(Box::new(Function {
            visibility: Visibility::Private,
            entry: None,
            native: None,
            inline: None,
            name,
            type_parameters,
            parameters,
            result,
            clauses,
            body,
            specs: Vec::new(),
            signature_span,
        }))
    }

    pub(crate) fn type_parameter(
        &mut self,
        name: Name,
        phantom: Option<Span>,
        constraints: Option<Vec<Ability>>,
        l: u32,
        r: u32,
    ) -> TypeParameter {
        TypeParameter {
            name,
            phantom,
            constraints: constraints.unwrap_or_default(),
            span: self.span(l, r),
        }
    }

    /// Type parameters; abilities among them belong to the one before.
    pub(crate) fn type_parameters(&mut self, written: Vec<TypeParameter>) -> Vec<TypeParameter> {
        if !written.iter().any(|it| is_ability(&it.name)) {
            return written;
        }
        let mut parameters: Vec<TypeParameter> = Vec::with_capacity(written.len());
        let mut written = written.into_iter().peekable();
        while let Some(parameter) = written.next() {
            if !is_ability(&parameter.name) {
                parameters.push(parameter);
                continue;
            }
            let diagnostic = Diagnostic::new(
                Code::UnexpectedToken,
                format!("`{}` is no type parameter", parameter.name.as_str()),
                parameter.name.span,
                "an ability cannot stand here",
            );
            let before = parameters.last_mut();
            let Some(before) = before.filter(|before| !before.constraints.is_empty()) else {
                let help = "the abilities of a type parameter stand behind it: `T: copy + drop`";
                self.report(diagnostic.with_help(help));
                parameters.push(parameter);
                continue;
            };
            let mut edits = Vec::new();
            let further = std::iter::from_fn(|| written.next_if(|it| is_ability(&it.name)));
            for ability in std::iter::once(parameter).chain(further) {
                let place = ability.name.span;
                edits.push(Edit {
                    span: before.span.after().to(place.before()),
                    text: " + ".to_owned(),
                });
                before.span = before.span.to(ability.span);
                let kind = AbilityKind::parse(ability.name.as_str());
                let own = kind.map(|kind| Ability { kind, span: place });
                before.constraints.extend(own);
                before.constraints.extend(ability.constraints);
            }
            self.report(diagnostic.with_fix_edits(
                "join the abilities of a type parameter with `+`",
                Applicability::MachineApplicable,
                edits,
            ));
        }
        parameters
    }

    /// A field; a positional one gets its number later.
    pub(crate) fn field(
        &mut self,
        start: u32,
        attributes: Vec<Attribute>,
        name: Option<Name>,
        annotation: Type,
        l: u32,
        r: u32,
    ) -> Field {
        let documentation = self.documentation.attach(self.text, start, l);
        let name = name.unwrap_or_else(|| Name::new(Symbol::new("0"), annotation.span));
        Field {
            attributes,
            documentation,
            name,
            annotation,
            span: self.span(l, r),
        }
    }

    pub(crate) fn error_field(&mut self, l: u32, r: u32) -> Field {
        let annotation = self.typ(TypeKind::Error, l, r);
        let name = self.error_name(l, r);
        let span = self.span(l, r);
        Field {
            attributes: Vec::new(),
            documentation: None,
            name,
            annotation,
            span,
        }
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the parts of a variant, one by one"
    )]
    pub(crate) fn variant(
        &mut self,
        start: u32,
        attributes: Vec<Attribute>,
        name: Name,
        form: FieldsForm,
        fields: Vec<Field>,
        l: u32,
        r: u32,
    ) -> Variant {
        let documentation = self.documentation.attach(self.text, start, l);
        let fields = Fields {
            form,
            fields: numbered(form, fields),
        };
        Variant {
            attributes,
            documentation,
            name,
            fields,
            span: self.span(l, r),
        }
    }

    pub(crate) fn error_variant(&mut self, l: u32, r: u32) -> Variant {
        let name = self.error_name(l, r);
        let fields = Fields {
            form: FieldsForm::Unit,
            fields: Vec::new(),
        };
        let span = self.span(l, r);
        Variant {
            attributes: Vec::new(),
            documentation: None,
            name,
            fields,
            span,
        }
    }

    pub(crate) fn error_parameter(&mut self, l: u32, r: u32) -> Parameter {
        let pattern = self.pattern(PatternKind::Error, l, r);
        let annotation = self.typ(TypeKind::Error, l, r);
        Parameter {
            pattern,
            annotation,
            span: self.span(l, r),
        }
    }
}

fn visibility(modifier: Option<Modifier>) -> Visibility {
    let Some(Modifier { kind, span }) = modifier else {
        return Visibility::Private;
    };
    match kind {
        ModifierKind::Public | ModifierKind::PublicScript => Visibility::Public(span),
        ModifierKind::PublicFriend | ModifierKind::Friend => Visibility::Friend(span),
        ModifierKind::PublicPackage | ModifierKind::Package => Visibility::Package(span),
        ModifierKind::Entry | ModifierKind::Native | ModifierKind::Inline => Visibility::Private,
    }
}

/// Whether a name is that of an ability.
fn is_ability(name: &Name) -> bool {
    AbilityKind::parse(name.as_str()).is_some()
}
