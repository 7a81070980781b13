//! Random statements.

use rand::RngExt as _;

use super::expression::Type;
use super::program::Generator;

impl Generator {
    /// Statements for the body of a function or block; variables they declare end with it.
    pub(super) fn statements_in_block(&mut self, indent: usize) {
        let count = self.random.random_range(1..6);
        for _ in 0..count {
            if self.statements == 0 {
                break;
            }
            self.statements -= 1;
            self.statement(indent);
        }
    }

    pub(super) fn line(&mut self, indent: usize, text: &str) {
        self.text.push_str(&"    ".repeat(indent));
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// A block of statements between braces, with a scope of its own.
    pub(super) fn block(&mut self, indent: usize, head: &str, tail: &str) {
        let scope = self.scope.len();
        self.line(indent, &format!("{head} {{"));
        self.statements_in_block(indent + 1);
        self.line(indent, &format!("}}{tail}"));
        self.scope.truncate(scope);
    }

    fn statement(&mut self, indent: usize) {
        if self.is_entry && self.chance(45) {
            return self.storage_statement(indent);
        }
        match self.random.random_range(0..14) {
            12 => self.shape_statement(indent),
            13 => self.visited(indent),
            0..=2 => self.declaration(indent),
            3 | 4 => self.assignment(indent),
            5 => {
                let condition = self.expression(Type::Bool, 2);
                if self.chance(50) {
                    self.block(indent, &format!("if ({condition})"), ";");
                } else {
                    self.block(indent, &format!("if ({condition})"), "");
                    self.block(indent, "else", ";");
                }
            }
            6 => self.counting_loop(indent),
            7 => self.for_loop(indent),
            8 => {
                let condition = self.expression(Type::Bool, 2);
                let code = self.random.random_range(0..9);
                let condition = if self.chance(60) {
                    format!("{condition} || true")
                } else {
                    condition
                };
                let text = match self.random.random_range(0..10) {
                    0 => format!("assert!({condition});"),
                    1..=4 => {
                        let shown = self.any_type();
                        let shown = self.expression(shown, 1);
                        format!("assert!({condition}, b\"{{}} at {code}\", {shown});")
                    }
                    5 | 6 => {
                        let compared = self.any_type();
                        let value = self.expression(compared, 1);
                        let other = self.expression(compared, 1);
                        if self.chance(60) {
                            format!("assert_ne!({value}, {other});")
                        } else {
                            format!("if (!({condition})) {{ assert_eq!({value}, {other}); }};")
                        }
                    }
                    _ => format!("assert!({condition}, {code});"),
                };
                self.line(indent, &text);
            }
            9 => {
                let condition = self.expression(Type::Bool, 2);
                let leave = if self.is_entry && self.chance(60) {
                    "return"
                } else {
                    "abort 13"
                };
                self.line(
                    indent,
                    &format!("if ({condition} && !({condition})) {leave};"),
                );
            }
            10 => self.reference_statement(indent),
            _ => self.vector_statement(indent),
        }
    }

    fn declaration(&mut self, indent: usize) {
        let type_ = self.any_type();
        let value = self.expression(type_, 3);
        let name = self.name();
        match self.random.random_range(0..5) {
            0 => {
                self.line(indent, &format!("let {name}: {};", type_.text()));
                self.line(indent, &format!("{name} = {value};"));
            }
            1 if type_ == Type::Point => {
                self.line(
                    indent,
                    &format!("let Point {{ x: {name}, y: _, flag: _ }} = {value};"),
                );
                self.scope.push((name, Type::U64, true));
                return;
            }
            2 => {
                let other_type = self.any_type();
                let other_value = self.expression(other_type, 2);
                let other = self.name();
                self.line(
                    indent,
                    &format!("let ({other}, {name}) = swap({value}, {other_value});"),
                );
                self.scope.push((other, other_type, true));
            }
            _ => self.line(indent, &format!("let {name}: {} = {value};", type_.text())),
        }
        self.scope.push((name, type_, true));
    }

    fn assignable(&mut self) -> Option<(String, Type)> {
        let fitting: Vec<_> = self
            .scope
            .iter()
            .filter(|(_, _, assignable)| *assignable)
            .map(|(name, type_, _)| (name.clone(), *type_))
            .collect();
        (!fitting.is_empty()).then(|| self.choose(&fitting))
    }

    fn assignment(&mut self, indent: usize) {
        let Some((name, type_)) = self.assignable() else {
            return;
        };
        let value = self.expression(type_, 3);
        let text = match type_ {
            Type::U8 | Type::U16 | Type::U32 | Type::U64 | Type::U128 | Type::U256
                if self.chance(50) =>
            {
                let operator = self.choose(&["|=", "&=", "^=", "+=", "/="]);
                match operator {
                    "+=" if self.chance(80) => {
                        format!("{name} = {name} >> 1; {name} += {value} >> 1;")
                    }
                    "/=" => format!("{name} /= ({value} >> 1) + 1;"),
                    _ => format!("{name} {operator} {value};"),
                }
            }
            Type::Signed(_) if self.chance(50) => {
                let operator = self.choose(&["+=", "-=", "*=", "/=", "%="]);
                match operator {
                    "+=" | "-=" if self.chance(80) => {
                        format!("{name} /= 2; {name} {operator} {value} / 2;")
                    }
                    "*=" if self.chance(80) => format!("{name} %= 11; {name} *= {value} % 11;"),
                    "/=" | "%=" if self.chance(80) => {
                        format!("{name} {operator} {value} / 4 * 2 + 1;")
                    }
                    _ => format!("{name} {operator} {value};"),
                }
            }
            Type::Point if self.chance(60) => {
                let part = self.expression(Type::U64, 2);
                format!("{name}.x = {part};")
            }
            Type::Line if self.chance(60) => {
                let part = self.expression(Type::U8, 2);
                format!("{name}.to.y = {part};")
            }
            Type::Bool
            | Type::U8
            | Type::U16
            | Type::U32
            | Type::U64
            | Type::U128
            | Type::U256
            | Type::Signed(_)
            | Type::Address
            | Type::VectorU64
            | Type::VectorAddress
            | Type::Point
            | Type::Line
            | Type::Shape
            | Type::Layers => format!("{name} = {value};"),
        };
        self.line(indent, &text);
    }

    fn counting_loop(&mut self, indent: usize) {
        if self.loops >= 2 {
            return self.declaration(indent);
        }
        let counter = self.name();
        let bound = self.random.random_range(1..5);
        self.loops += 1;
        let scope = self.scope.len();
        self.line(indent, &format!("let {counter} = 0u64;"));
        self.scope.push((counter.clone(), Type::U64, false));
        if self.chance(50) {
            self.line(indent, &format!("while ({counter} < {bound}) {{"));
            self.line(indent + 1, &format!("{counter} = {counter} + 1;"));
        } else {
            self.line(indent, "loop {");
            self.line(indent + 1, &format!("if ({counter} == {bound}) break;"));
            self.line(indent + 1, &format!("{counter} += 1;"));
        }
        if self.chance(30) {
            let condition = self.expression(Type::Bool, 2);
            let leave = self.choose(&["break", "continue"]);
            self.line(indent + 1, &format!("if ({condition}) {leave};"));
        }
        self.statements_in_block(indent + 1);
        self.line(indent, "};");
        self.scope.truncate(scope);
        self.loops -= 1;
    }

    fn for_loop(&mut self, indent: usize) {
        if self.loops >= 2 {
            return self.assignment(indent);
        }
        let counter = self.name();
        let bound = self.random.random_range(0..4);
        self.loops += 1;
        let scope = self.scope.len();
        self.scope.push((counter.clone(), Type::U64, false));
        self.block(indent, &format!("for ({counter} in 0..{bound})"), ";");
        self.scope.truncate(scope);
        self.loops -= 1;
    }

    fn reference_statement(&mut self, indent: usize) {
        let name = self.name();
        let by = self.expression(Type::U64, 1);
        let value = self.expression(Type::Line, 2);
        self.line(indent, &format!("let {name} = {value};"));
        match self.random.random_range(0..5) {
            0 => {
                let first = self.expression(Type::Bool, 1);
                self.line(indent, &format!("pick(&mut {name}, {first}).x = {by};"));
            }
            // A mutable reference where an immutable one is wanted.
            3 => {
                let (lent, seen) = (self.name(), self.name());
                self.line(indent, &format!("let {lent} = &mut {name};"));
                self.line(indent, &format!("{lent}.width = ({by} as u128);"));
                self.line(indent, &format!("let {seen} = *peek({lent});"));
                self.scope.push((seen, Type::U64, true));
            }
            1 => self.line(indent, &format!("bump(&mut {name}.from.x, {by} >> 8);")),
            2 => {
                let point = self.expression(Type::Point, 1);
                let first = self.expression(Type::Bool, 1);
                self.line(indent, &format!("*pick(&mut {name}, {first}) = {point};"));
            }
            _ => {
                let seen = self.name();
                self.line(indent, &format!("let {seen} = *peek(&{name});"));
                self.scope.push((seen, Type::U64, true));
            }
        }
        self.scope.push((name, Type::Line, true));
    }

    fn vector_statement(&mut self, indent: usize) {
        let name = self.name();
        let value = self.expression(Type::VectorU64, 2);
        let item = self.expression(Type::U64, 2);
        self.line(indent, &format!("let {name} = {value};"));
        match self.random.random_range(0..9) {
            0 => self.line(indent, &format!("{name}.push_back({item});")),
            7 => {
                self.line(
                    indent,
                    &format!("while (!{name}.is_empty()) {{ {name}.pop_back(); }};"),
                );
                self.line(indent, &format!("vector::destroy_empty({name});"));
                return;
            }
            1 => self.line(indent, &format!("grow(&mut {name}, {item});")),
            2 => self.line(
                indent,
                &format!("if (!{name}.is_empty()) {{ {name}.pop_back(); }};"),
            ),
            3 => self.line(
                indent,
                &format!("if ({name}.length() > 1) {name}.swap(0, 1);"),
            ),
            4 => self.line(
                indent,
                &format!("if ({name}.length() > 0) {name}[0] = {item};"),
            ),
            5 => self.line(indent, &format!("{name}.reverse();")),
            6 => {
                let other = self.expression(Type::VectorU64, 1);
                self.line(indent, &format!("{name}.append({other});"));
            }
            _ => self.line(
                indent,
                &format!("*vector::borrow_mut(&mut {name}, {item} % 3) = {item};"),
            ),
        }
        self.scope.push((name, Type::VectorU64, true));
    }
}
