//! Random statements that touch storage and events.

use rand::RngExt as _;

use super::expression::Type;
use super::program::Generator;

impl Generator {
    /// A type argument: a closed type or one of the function's own parameters.
    fn type_argument(&mut self) -> String {
        if self.type_parameters > 0 && self.chance(60) {
            return format!("T{}", self.random.random_range(0..self.type_parameters));
        }
        self.choose(&["u64", "Marker", "Point", "vector<u8>"])
            .to_owned()
    }

    pub(super) fn storage_statement(&mut self, indent: usize) {
        match self.random.random_range(0..20) {
            16 | 17 => self.board(indent),
            18 => self.ledger(indent),
            19 => self.held(indent),
            0..=3 => self.coin(indent),
            4 | 5 => self.publish(indent),
            6 | 7 => self.counter(indent),
            8..=10 => self.vault(indent),
            11 => self.take(indent),
            12 => self.boxed(indent),
            13 => self.each(indent),
            14 => {
                let (address, type_) = (self.address(), self.type_argument());
                let name = self.name();
                let resource = self.choose(&["Counter", "Vault", "Coin"]);
                let resource = if resource == "Coin" {
                    format!("Coin<{type_}>")
                } else {
                    resource.to_owned()
                };
                self.line(
                    indent,
                    &format!("let {name} = exists<{resource}>({address});"),
                );
                self.scope.push((name, Type::Bool, true));
            }
            _ => {
                let (what, who) = (self.expression(Type::U64, 2), self.address());
                let line = self.expression(Type::Line, 1);
                let items = self.expression(Type::VectorU64, 1);
                let event = format!(
                    "Happened {{ what: {what}, who: {who}, line: {line}, items: {items} }}"
                );
                self.line(indent, &format!("event::emit({event});"));
            }
        }
    }

    /// `head` alone, or most of the time only where the resource exists.
    pub(super) fn where_it_exists(
        &mut self,
        indent: usize,
        resource: &str,
        address: &str,
        statement: &str,
    ) {
        if self.chance(85) {
            self.line(
                indent,
                &format!("if (exists<{resource}>({address})) {{ {statement} }};"),
            );
        } else {
            self.line(indent, statement);
        }
    }

    fn coin(&mut self, indent: usize) {
        let type_ = self.type_argument();
        let resource = format!("Coin<{type_}>");
        let (from, to) = (self.address(), self.address());
        let amount = if self.chance(70) {
            self.random.random_range(0..30).to_string()
        } else {
            self.expression(Type::U64, 1)
        };
        match self.random.random_range(0..7) {
            0 | 1 => {
                // Another type, which may turn out to be the same one.
                let other = if self.chance(30) {
                    self.type_argument()
                } else {
                    type_.clone()
                };
                let both = format!("exists<{resource}>({from}) && exists<Coin<{other}>>({to})");
                let head = if self.chance(85) {
                    format!("if ({both})")
                } else {
                    String::new()
                };
                self.line(
                    indent,
                    &format!(
                        "{head} {{ withdraw<{type_}>({from}, {amount}); \
                         deposit<{other}>({to}, {amount}); }};"
                    ),
                );
            }
            2 => {
                let statement = format!("deposit<{type_}>({to}, {amount});");
                self.where_it_exists(indent, &resource, &to, &statement);
            }
            // Where a type is declared follows from the type argument alone, and fails for some.
            4 => {
                let to = format!("home<{type_}>()");
                let statement = format!("deposit<{type_}>({to}, {amount});");
                self.where_it_exists(indent, &resource, &to, &statement);
            }
            3 => {
                let statement = format!("{resource}[{to}].value += {amount};");
                self.where_it_exists(indent, &resource, &to, &statement);
            }
            5 => {
                let name = self.name();
                self.line(
                    indent,
                    &format!(
                        "let {name} = if (exists<{resource}>({from})) \
                         borrow_global<{resource}>({from}).value else 0;"
                    ),
                );
                self.scope.push((name, Type::U64, true));
            }
            _ => {
                let statement = format!(
                    "let coin = &mut {resource}[{from}]; \
                     if (coin.value > 5) coin.value = coin.value - 5;"
                );
                self.where_it_exists(indent, &resource, &from, &statement);
            }
        }
    }

    fn publish(&mut self, indent: usize) {
        let type_ = self.type_argument();
        let (resource, value) = match self.random.random_range(0..6) {
            4 | 5 => self.new_board_or_ledger(),
            0 => {
                let hits = self.expression(Type::U64, 1);
                (
                    "Counter".to_owned(),
                    format!("Counter {{ hits: {hits}, total: 0, small: 0 }}"),
                )
            }
            1 => {
                let (line, items) = (
                    self.expression(Type::Line, 1),
                    self.expression(Type::VectorU64, 2),
                );
                let value = self.random.random_range(0..1000);
                (
                    "Vault".to_owned(),
                    format!(
                        "Vault {{ value: {value}, limit: LIMIT, line: {line}, items: {items} }}"
                    ),
                )
            }
            2 => {
                let item = self.expression(Type::Point, 1);
                (
                    "Box<Point>".to_owned(),
                    format!("Box {{ item: {item}, count: 0 }}"),
                )
            }
            _ => {
                let value = self.random.random_range(0..200);
                (
                    format!("Coin<{type_}>"),
                    format!("Coin<{type_}> {{ value: {value} }}"),
                )
            }
        };
        let statement = format!("move_to(account, {value});");
        if self.chance(85) {
            self.line(
                indent,
                &format!("if (!exists<{resource}>(me)) {{ {statement} }};"),
            );
        } else {
            self.line(indent, &statement);
        }
    }

    fn counter(&mut self, indent: usize) {
        let address = self.address();
        let by = self.expression(Type::U64, 1);
        let statement = match self.random.random_range(0..5) {
            0 => format!("let c = borrow_global_mut<Counter>({address}); c.hits = c.hits + 1;"),
            1 => format!(
                "let c = borrow_global_mut<Counter>({address}); c.total = c.total + ({by} as u128);"
            ),
            2 => format!("bump(&mut Counter[{address}].hits, {by} >> 32);"),
            3 => format!(
                "let c = &mut Counter[{address}]; if (c.hits > 3) {{ c.hits = 0; }} \
                 else {{ c.small = c.small + 1; }};"
            ),
            _ => format!(
                "let c = borrow_global_mut<Counter>({address}); \
                 assert!(c.hits <= LIMIT, 21); c.hits = c.hits + 2;"
            ),
        };
        self.where_it_exists(indent, "Counter", &address, &statement);
    }

    fn vault(&mut self, indent: usize) {
        let address = self.address();
        let item = self.expression(Type::U64, 1);
        let statement = match self.random.random_range(0..8) {
            0 => {
                let point = self.expression(Type::Point, 1);
                format!("Vault[{address}].line.to = {point};")
            }
            1 => format!("Vault[{address}].items.push_back({item});"),
            2 => format!(
                "let items = &mut borrow_global_mut<Vault>({address}).items; \
                 if (items.length() > 2) {{ items.swap(0, 2); items.pop_back(); }};"
            ),
            3 => format!(
                "let vault = borrow_global_mut<Vault>({address}); \
                 assert!(vault.value + {item} % 9 <= vault.limit, 33); \
                 vault.value = vault.value + {item} % 9;"
            ),
            4 => format!("pick(&mut Vault[{address}].line, {item} > 10).x = {item};"),
            5 => {
                let items = self.expression(Type::VectorU64, 2);
                format!("Vault[{address}].items = {items};")
            }
            6 => format!(
                "let seen = Vault[{address}].line; \
                 event::emit(Happened {{ what: {item}, who: {address}, line: seen, items: vector[] }});"
            ),
            _ => format!(
                "let vault = borrow_global<Vault>({address}); let total = sum(&vault.items); \
                 assert!(total != 12345, 5);"
            ),
        };
        self.where_it_exists(indent, "Vault", &address, &statement);
    }

    fn take(&mut self, indent: usize) {
        let address = self.address();
        let type_ = self.type_argument();
        let (resource, statement) = if self.chance(50) {
            let resource = format!("Coin<{type_}>");
            let statement = format!(
                "let Coin {{ value }} = move_from<{resource}>({address}); assert!(value != 9, value);"
            );
            (resource, statement)
        } else {
            let statement = format!(
                "let Vault {{ value: _, limit: _, line: _, items }} = move_from<Vault>({address}); \
                 grow(&mut items, 1);"
            );
            ("Vault".to_owned(), statement)
        };
        self.where_it_exists(indent, &resource, &address, &statement);
    }

    fn boxed(&mut self, indent: usize) {
        let address = self.address();
        let point = self.expression(Type::Point, 1);
        let statement = match self.random.random_range(0..3) {
            0 => format!("Box<Point>[{address}].item = {point};"),
            1 => format!(
                "let b = borrow_global_mut<Box<Point>>({address}); \
                 b.count = b.count + 1; b.item.x = b.count;"
            ),
            _ => format!(
                "let Box {{ item, count }} = move_from<Box<Point>>({address}); \
                 assert!(item.x != count || count < 3, 44);"
            ),
        };
        self.where_it_exists(indent, "Box<Point>", &address, &statement);
    }

    /// Deposits for every address of a vector.
    fn each(&mut self, indent: usize) {
        let type_ = self.type_argument();
        let targets = match self.variable(Type::VectorAddress) {
            Some(argument) if self.chance(70) => argument,
            _ => self.expression(Type::VectorAddress, 1),
        };
        let name = self.name();
        let at = self.name();
        self.line(indent, &format!("let {name} = {targets};"));
        self.line(
            indent,
            &format!(
                "for ({at} in 0..{name}.length()) {{ if (exists<Coin<{type_}>>({name}[{at}])) \
                 deposit<{type_}>({name}[{at}], 1); }};"
            ),
        );
    }
}
