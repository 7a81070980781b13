//! Random function values: lambdas that capture, functions by their names, values in structs and in
//! storage.

use rand::RngExt as _;

use super::expression::Type;
use super::program::Generator;

/// What every program has for function values.
pub(super) const MEMBERS: &str = "
    struct Rule has copy, drop, store { change: |u64|u64 has copy + drop + store }

    struct Held has key { rule: Rule, uses: u64 }

    public fun halve(value: u64): u64 { value / 2 }

    public fun lower(by: u64, value: u64): u64 { if (value > by) value - by else by - value }

    fun twice(change: |u64|u64 has copy + drop, value: u64): u64 { change(change(value)) }

    fun visit(line: &mut Line, change: |&mut Point| has drop) { change(&mut line.to); }

    fun rule(which: u64, by: u64): Rule {
        if (which % 3 == 0) Rule { change: halve }
        else if (which % 3 == 1) Rule { change: |value| lower(by, value) }
        else Rule { change: |value| lower(value, by) }
    }

    fun apply(rule: &Rule, value: u64): u64 { (rule.change)(value) }

";

impl Generator {
    /// A `u64` that a function value makes.
    pub(super) fn called(&mut self, depth: u32) -> String {
        let value = self.expression(Type::U64, depth);
        let by = self.expression(Type::U64, depth);
        match self.random.random_range(0..4) {
            0 => format!("twice(halve, {value})"),
            1 => {
                let name = self.name();
                format!("{{ let {name} = {by} >> 2; twice(|x| (x >> 1) + {name}, {value} >> 2) }}")
            }
            2 => {
                let which = self.random.random_range(0..3);
                format!("apply(&rule({which}, {by}), {value})")
            }
            _ => {
                let (rule, value_name) = (self.name(), self.name());
                format!(
                    "{{ let {rule} = rule({by} % 3, {value}); let {value_name} = {by}; \
                     if ({rule} == rule(0, 0)) {value_name} else apply(&{rule}, {value_name}) }}"
                )
            }
        }
    }

    /// A line that a function value changes through a reference.
    pub(super) fn visited(&mut self, indent: usize) {
        let name = self.name();
        let line = self.expression(Type::Line, 1);
        let by = self.expression(Type::U64, 1);
        let added = self.name();
        self.line(indent, &format!("let {name} = {line};"));
        self.line(indent, &format!("let {added} = {by} >> 8;"));
        self.line(
            indent,
            &format!("visit(&mut {name}, |point| point.x = (point.x >> 8) + {added});"),
        );
        self.scope.push((name, Type::Line, true));
    }

    /// A function value in storage: put there, called, replaced, taken away.
    pub(super) fn held(&mut self, indent: usize) {
        let address = self.address();
        let by = self.expression(Type::U64, 1);
        let which = self.random.random_range(0..3);
        let statement = match self.random.random_range(0..5) {
            0 => {
                let statement =
                    format!("move_to(account, Held {{ rule: rule({which}, {by}), uses: 0 }});");
                self.line(
                    indent,
                    &format!("if (!exists<Held>(me)) {{ {statement} }};"),
                );
                return;
            }
            1 => format!("Held[{address}].rule = rule({which}, {by});"),
            2 => format!(
                "let Held {{ rule, uses }} = move_from<Held>({address}); \
                 assert!(apply(&rule, uses) != 77, 45);"
            ),
            3 => {
                format!("let held = borrow_global_mut<Held>({address}); held.uses = held.uses + 1;")
            }
            _ => format!(
                "let rule = Held[{address}].rule; let made = apply(&rule, {by}); \
                 Held[{address}].uses = made;"
            ),
        };
        self.where_it_exists(indent, "Held", &address, &statement);
    }
}
