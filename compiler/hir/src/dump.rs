//! A program as text, for snapshots: one line for each definition and each node of a body, the same
//! for the same program.

use std::fmt::Write;

use crate::body::{Arm, Body, Callee, ExprKind, Inlined, PatternKind, Statement};
use crate::definition::{
    Constructor, DefMap, Field, FunctionDef, StructDef, TypeParameter, Value, Visibility,
};
use crate::id::{ExprId, FieldId, FunctionId, LocalId, LoopId, PatternId, StructId, VariantId};
use crate::ty::Ty;
use crate::{Mutability, Program, TypeParameterId};
use cranelift_entity::PrimaryMap;

impl Program {
    /// The modules that are not of dependencies, and the scripts, as text.
    pub fn dump(&self) -> String {
        let mut text = String::new();
        let definitions = &self.definitions;
        for (id, module) in &definitions.modules {
            if module.is_dependency {
                continue;
            }
            line(
                &mut text,
                0,
                &format!("module {}", definitions.module_name(id)),
            );
            for friend in &module.friends {
                line(
                    &mut text,
                    1,
                    &format!("friend {}", definitions.module_name(*friend)),
                );
            }
            self.dump_constants(&mut text, &module.constants);
            for item in &module.structs {
                dump_struct(&mut text, definitions, &definitions.structs[*item]);
            }
            for function in &module.functions {
                self.dump_function(&mut text, *function);
            }
        }
        for script in definitions.scripts.values() {
            line(&mut text, 0, "script");
            self.dump_constants(&mut text, &script.constants);
            if let Some(function) = script.function {
                self.dump_function(&mut text, function);
            }
        }
        text
    }

    fn dump_constants(&self, text: &mut String, constants: &[crate::ConstantId]) {
        for id in constants {
            let constant = &self.definitions.constants[*id];
            let ty = constant.ty.display(&self.definitions, &[]);
            let value = constant
                .value
                .as_ref()
                .map_or_else(|| "?".to_owned(), show_value);
            line(
                text,
                1,
                &format!("const {}: {ty} = {value}", constant.name.as_str()),
            );
        }
    }

    fn dump_function(&self, text: &mut String, id: FunctionId) {
        let function = &self.definitions.functions[id];
        let names = parameter_names(&function.type_parameters);
        line(text, 1, &signature(&self.definitions, function, &names));
        if let Some(body) = &self.bodies[id] {
            let mut dump = Dump {
                text,
                definitions: &self.definitions,
                names: &names,
                body,
            };
            if let Some(root) = body.root {
                dump.expr(root, 2, "");
            }
        }
    }
}

fn line(text: &mut String, depth: usize, content: &str) {
    text.extend(std::iter::repeat_n("  ", depth));
    text.push_str(content);
    text.push('\n');
}

fn parameter_names(parameters: &PrimaryMap<TypeParameterId, TypeParameter>) -> Vec<&str> {
    parameters
        .values()
        .map(|parameter| parameter.name.as_str())
        .collect()
}

fn generics(parameters: &PrimaryMap<TypeParameterId, TypeParameter>) -> String {
    if parameters.is_empty() {
        return String::new();
    }
    let shown: Vec<String> = parameters
        .values()
        .map(|parameter| {
            let phantom = if parameter.is_phantom { "phantom " } else { "" };
            let name = parameter.name.as_str();
            if parameter.constraints.is_empty() {
                format!("{phantom}{name}")
            } else {
                format!("{phantom}{name}: {}", parameter.constraints)
            }
        })
        .collect();
    format!("<{}>", shown.join("; "))
}

fn dump_struct(text: &mut String, definitions: &DefMap, item: &StructDef) {
    let names = parameter_names(&item.type_parameters);
    let generics = generics(&item.type_parameters);
    let has = if item.abilities.is_empty() {
        String::new()
    } else {
        format!(" has {}", item.abilities)
    };
    line(
        text,
        1,
        &format!("{} {}{generics}{has}", item.keyword(), item.name.as_str()),
    );
    let dump_fields = |text: &mut String, fields: &PrimaryMap<FieldId, Field>, depth| {
        for field in fields.values() {
            let ty = field.ty.display(definitions, &names);
            line(text, depth, &format!("{}: {ty}", field.name.as_str()));
        }
    };
    dump_fields(text, &item.fields, 2);
    for variant in item.variants.iter().flat_map(PrimaryMap::values) {
        line(text, 2, variant.name.as_str());
        dump_fields(text, &variant.fields, 3);
    }
}

fn signature(definitions: &DefMap, function: &FunctionDef, names: &[&str]) -> String {
    let mut text = String::new();
    text.push_str(match function.visibility {
        Visibility::Private => "",
        Visibility::Friend => "friend ",
        Visibility::Package => "package ",
        Visibility::Public => "public ",
    });
    for (is_set, word) in [
        (function.is_entry, "entry "),
        (function.is_native, "native "),
        (function.is_inline, "inline "),
    ] {
        if is_set {
            text.push_str(word);
        }
    }
    let parameters: Vec<String> = function
        .parameters
        .iter()
        .map(|parameter| {
            let ty = parameter.ty.display(definitions, names);
            format!("{}: {ty}", parameter.name.as_str())
        })
        .collect();
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "fun {}{}({}): {}",
        function.name.as_str(),
        generics(&function.type_parameters),
        parameters.join(", "),
        function.result.display(definitions, names)
    );
    if !function.acquires.is_empty() {
        let acquired = function
            .acquires
            .iter()
            .map(|id| definitions.structs[*id].name.as_str());
        let acquired: Vec<&str> = acquired.collect();
        let _ = write!(text, " acquires {}", acquired.join(", "));
    }
    text
}

fn show_value(value: &Value) -> String {
    match value {
        Value::Bool(value) => value.to_string(),
        Value::Integer(value) => value.to_string(),
        Value::Signed(value) => value.to_string(),
        Value::Address(value) => format!("@{value}"),
        Value::Bytes(bytes) => {
            let mut text = "x\"".to_owned();
            for byte in bytes {
                // Writing to a string cannot fail.
                let _ = write!(text, "{byte:02x}");
            }
            text + "\""
        }
        Value::Vector(elements) => {
            let elements: Vec<String> = elements.iter().map(show_value).collect();
            format!("[{}]", elements.join(", "))
        }
    }
}

struct Dump<'d> {
    text: &'d mut String,
    definitions: &'d DefMap,
    names: &'d [&'d str],
    body: &'d Body,
}

impl Dump<'_> {
    fn ty(&self, ty: &Ty) -> String {
        ty.display(self.definitions, self.names).to_string()
    }

    fn types(&self, types: &[Ty]) -> String {
        if types.is_empty() {
            return String::new();
        }
        let types: Vec<String> = types.iter().map(|ty| self.ty(ty)).collect();
        format!("<{}>", types.join(", "))
    }

    fn local(&self, id: LocalId) -> String {
        format!("{}#{}", self.body.locals[id].name, id.as_u32())
    }

    /// The line of a node, then those of its parts. The recursion is as deep as the syntax was.
    fn expr(&mut self, id: ExprId, depth: usize, role: &str) {
        let expr = &self.body.expressions[id];
        let ty = self.ty(&expr.ty);
        let head = self.head(&expr.kind);
        line(self.text, depth, &format!("{role}{head}: {ty}"));
        self.parts(&expr.kind, depth + 1);
    }

    fn head(&self, kind: &ExprKind) -> String {
        match kind {
            ExprKind::Literal(value) => show_value(value),
            ExprKind::Local(local) => self.local(*local),
            ExprKind::Move(local) => format!("move {}", self.local(*local)),
            ExprKind::Copy(local) => format!("copy {}", self.local(*local)),
            ExprKind::Constant(id) => {
                format!("const {}", self.definitions.constants[*id].name.as_str())
            }
            ExprKind::Call {
                function,
                type_arguments,
                ..
            } => {
                let name = self.definitions.function_name(*function);
                format!("call {name}{}", self.types(type_arguments))
            }
            ExprKind::Invoke { .. } => "invoke".to_owned(),
            ExprKind::Lambda(_) => "lambda".to_owned(),
            ExprKind::Closure {
                function,
                type_arguments,
                ..
            } => {
                let name = self.definitions.function_name(*function);
                format!("closure {name}{}", self.types(type_arguments))
            }
            ExprKind::Restrict(_) => "restrict".to_owned(),
            ExprKind::Inlined(inlined) => match self.body.sites[inlined.site].callee {
                Callee::Function(function) => {
                    format!("inlined {}", self.definitions.function_name(function))
                }
                Callee::Lambda { .. } => "inlined lambda".to_owned(),
            },
            ExprKind::Storage {
                operation,
                resource,
                ..
            } => format!("{}<{}>", operation.as_str(), self.ty(resource)),
            ExprKind::Freeze(_) => "freeze".to_owned(),
            ExprKind::Vector(_) => "vector".to_owned(),
            ExprKind::Pack {
                constructor,
                type_arguments,
                ..
            } => {
                let name = self.definitions.constructor_name(*constructor);
                format!("pack {name}{}", self.types(type_arguments))
            }
            ExprKind::Field { item, field, .. } => {
                format!(
                    "field {}",
                    self.definitions.structs[*item].fields[*field].name.as_str()
                )
            }
            ExprKind::VariantField { item, fields, .. } => {
                let name = fields.first().map(|(variant, field)| {
                    let fields = self.definitions.structs[*item].fields_of(Some(*variant));
                    fields[*field].name.as_str()
                });
                let variants = fields.iter().map(|(variant, _)| *variant);
                let variants = self.variants(*item, variants);
                format!("field {} of {variants}", name.unwrap_or_default())
            }
            ExprKind::Test { item, variants, .. } => {
                format!("is {}", self.variants(*item, variants.iter().copied()))
            }
            ExprKind::Match { .. } => "match".to_owned(),
            ExprKind::Index { .. } => "index".to_owned(),
            ExprKind::Resource { resource, .. } => format!("resource {}", self.ty(resource)),
            ExprKind::Dereference(_) => "dereference".to_owned(),
            ExprKind::Borrow { mutability, .. } => match mutability {
                Mutability::Mutable => "borrow mut".to_owned(),
                Mutability::Immutable => "borrow".to_owned(),
            },
            ExprKind::Assign { .. } | ExprKind::AssignPattern { .. } => "assign".to_owned(),
            ExprKind::CompoundAssign { operator, .. } => format!("assign {}=", operator.as_str()),
            ExprKind::Not(_) => "!".to_owned(),
            ExprKind::Negate(_) => "-".to_owned(),
            ExprKind::Binary { operator, .. } => operator.as_str().to_owned(),
            ExprKind::Cast(_) => "cast".to_owned(),
            ExprKind::If { .. } => "if".to_owned(),
            ExprKind::While { target, .. } => format!("while {}", loop_name(*target)),
            ExprKind::Loop { target, .. } => format!("loop {}", loop_name(*target)),
            ExprKind::For {
                target, variable, ..
            } => format!("for {} {}", loop_name(*target), self.local(*variable)),
            ExprKind::Break(target) => format!("break {}", loop_name(*target)),
            ExprKind::Continue(target) => format!("continue {}", loop_name(*target)),
            ExprKind::Block { .. } => "block".to_owned(),
            ExprKind::Tuple(_) => "tuple".to_owned(),
            ExprKind::Return(_) => "return".to_owned(),
            ExprKind::Abort(_) => "abort".to_owned(),
            ExprKind::Assert { .. } => "assert".to_owned(),
            ExprKind::Error => "error".to_owned(),
        }
    }

    fn variants(&self, item: StructId, variants: impl Iterator<Item = VariantId>) -> String {
        let names = variants.map(|variant| {
            let constructor = Constructor::of_variant(item, variant);
            self.definitions.constructor_name(constructor)
        });
        names.collect::<Vec<_>>().join(" | ")
    }

    fn arm(&mut self, arm: &Arm, depth: usize) {
        line(self.text, depth, "arm");
        self.pattern(arm.pattern, depth + 1);
        if let Some(guard) = arm.guard {
            self.expr(guard, depth + 1, "if ");
        }
        self.expr(arm.body, depth + 1, "=> ");
    }

    fn all(&mut self, ids: &[ExprId], depth: usize) {
        for id in ids {
            self.expr(*id, depth, "");
        }
    }

    fn parts(&mut self, kind: &ExprKind, depth: usize) {
        match kind {
            ExprKind::Literal(_)
            | ExprKind::Local(_)
            | ExprKind::Move(_)
            | ExprKind::Copy(_)
            | ExprKind::Constant(_)
            | ExprKind::Break(_)
            | ExprKind::Continue(_)
            | ExprKind::Return(None)
            | ExprKind::Error => {}
            ExprKind::Call { arguments, .. } | ExprKind::Storage { arguments, .. } => {
                self.all(arguments, depth);
            }
            ExprKind::Vector(elements) | ExprKind::Tuple(elements) => self.all(elements, depth),
            ExprKind::Invoke {
                function,
                arguments,
            } => {
                self.expr(*function, depth, "");
                self.all(arguments, depth);
            }
            ExprKind::Closure { captured, .. } => {
                let captured: Vec<ExprId> = captured.iter().copied().flatten().collect();
                self.all(&captured, depth);
            }
            ExprKind::Lambda(lambda) => {
                for parameter in &lambda.parameters {
                    self.pattern(*parameter, depth);
                }
                self.expr(lambda.body, depth, "");
            }
            ExprKind::Inlined(inlined) => self.inlined(inlined, depth),
            ExprKind::Pack {
                constructor,
                fields,
                ..
            } => {
                for (field, value) in fields {
                    let name = &self.definitions.fields_of(*constructor)[*field].name;
                    self.expr(*value, depth, &format!("{} = ", name.as_str()));
                }
            }
            ExprKind::Freeze(operand)
            | ExprKind::Dereference(operand)
            | ExprKind::Restrict(operand)
            | ExprKind::Not(operand)
            | ExprKind::Negate(operand)
            | ExprKind::Cast(operand)
            | ExprKind::Abort(operand)
            | ExprKind::Return(Some(operand))
            | ExprKind::Borrow { operand, .. }
            | ExprKind::Field { base: operand, .. }
            | ExprKind::VariantField { base: operand, .. }
            | ExprKind::Test { operand, .. }
            | ExprKind::Resource {
                address: operand, ..
            }
            | ExprKind::Loop { body: operand, .. } => self.expr(*operand, depth, ""),
            ExprKind::Index { base, index } => self.all(&[*base, *index], depth),
            ExprKind::Assign { place, value } | ExprKind::CompoundAssign { place, value, .. } => {
                self.all(&[*place, *value], depth);
            }
            ExprKind::AssignPattern { pattern, value } => {
                self.pattern(*pattern, depth);
                self.expr(*value, depth, "");
            }
            ExprKind::Binary { left, right, .. } => self.all(&[*left, *right], depth),
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                self.all(&[*condition, *then], depth);
                if let Some(otherwise) = otherwise {
                    self.expr(*otherwise, depth, "else ");
                }
            }
            ExprKind::Match { scrutinee, arms } => {
                self.expr(*scrutinee, depth, "");
                for arm in arms {
                    self.arm(arm, depth);
                }
            }
            ExprKind::While {
                condition, body, ..
            } => self.all(&[*condition, *body], depth),
            ExprKind::For {
                lower, upper, body, ..
            } => self.all(&[*lower, *upper, *body], depth),
            ExprKind::Block { statements, result } => self.block(statements, *result, depth),
            ExprKind::Assert { condition, code } => {
                self.expr(*condition, depth, "");
                if let Some(code) = code {
                    self.expr(*code, depth, "");
                }
            }
        }
    }

    fn inlined(&mut self, inlined: &Inlined, depth: usize) {
        for (pattern, value) in inlined.parameters.iter().zip(&inlined.arguments) {
            self.pattern(*pattern, depth);
            self.expr(*value, depth + 1, "");
        }
        self.expr(inlined.body, depth, "");
    }

    fn block(&mut self, statements: &[Statement], result: Option<ExprId>, depth: usize) {
        for statement in statements {
            match statement {
                Statement::Let { pattern, value, .. } => {
                    line(self.text, depth, "let");
                    self.pattern(*pattern, depth + 1);
                    if let Some(value) = value {
                        self.expr(*value, depth + 1, "");
                    }
                }
                Statement::Expr(expr) => self.expr(*expr, depth, "drop "),
            }
        }
        if let Some(result) = result {
            self.expr(result, depth, "");
        }
    }

    fn pattern(&mut self, id: PatternId, depth: usize) {
        let pattern = &self.body.patterns[id];
        let ty = self.ty(&pattern.ty);
        match &pattern.kind {
            PatternKind::Wildcard => line(self.text, depth, &format!("_: {ty}")),
            PatternKind::Bind(local) => {
                let local = self.local(*local);
                line(self.text, depth, &format!("{local}: {ty}"));
            }
            PatternKind::Place(place) => self.expr(*place, depth, "place "),
            PatternKind::Struct {
                constructor,
                fields,
            } => {
                let name = self.definitions.constructor_name(*constructor);
                line(self.text, depth, &format!("unpack {name}: {ty}"));
                let declared = self.definitions.fields_of(*constructor);
                for (field, pattern) in fields {
                    line(self.text, depth + 1, declared[*field].name.as_str());
                    self.pattern(*pattern, depth + 2);
                }
            }
            PatternKind::Tuple(elements) => {
                line(self.text, depth, &format!("tuple: {ty}"));
                for element in elements {
                    self.pattern(*element, depth + 1);
                }
            }
            PatternKind::Literal(literal) => self.expr(*literal, depth, "literal "),
            PatternKind::Range {
                start,
                end,
                is_inclusive,
            } => {
                let dots = if *is_inclusive { "..=" } else { ".." };
                line(self.text, depth, &format!("range {dots}: {ty}"));
                for bound in [start, end].into_iter().flatten() {
                    self.expr(*bound, depth + 1, "");
                }
            }
            PatternKind::Error => line(self.text, depth, "error"),
        }
    }
}

fn loop_name(id: LoopId) -> String {
    id.to_string()
}
