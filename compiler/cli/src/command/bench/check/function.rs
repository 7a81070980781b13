//! Functions of a generated package: paragraphs of statements until the function is long enough.

use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;

use super::generate::Text;

/// What a function is like, by which its parameters are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `(owner: address, amount: u64, values: &vector<u64>): u64`, as one wrote before Move 2.
    Plain,
    /// Of the same signature, with methods, index notation and lambdas.
    Modern,
    /// `(amount: u64, rate: u64): u64`, short.
    Quote,
    /// `<T: copy + drop>(items: &vector<T>, wanted: T): u64`
    Generic,
    /// `(self: &Item, factor: u64): u64`
    Method,
    /// `entry (account: &signer, amount: u64)`
    Entry,
    /// `inline (values: &vector<u64>, f: |u64|)`
    Visitor,
}

/// A function that later ones may call.
#[derive(Clone, Debug)]
pub(super) struct Callable {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// Whether a `spec` block can speak of its `owner` and `amount`.
    pub(super) has_spec: bool,
}

/// What a module declares so far.
#[derive(Clone, Debug)]
pub(super) struct Callables {
    functions: Vec<Callable>,
    /// The fields of `Account` beyond those that all modules have, with their types.
    pub(super) extra_fields: Vec<(String, &'static str)>,
}

impl Callables {
    pub(super) const fn new() -> Self {
        Self {
            functions: Vec::new(),
            extra_fields: Vec::new(),
        }
    }

    pub(super) fn add(&mut self, callable: Callable) {
        self.functions.push(callable);
    }

    /// Any function of one kind.
    fn any(&self, kind: Kind, random: &mut ChaCha8Rng) -> Option<&str> {
        let of_kind = |callable: &&Callable| callable.kind == kind;
        let count = self.functions.iter().filter(of_kind).count();
        if count == 0 {
            return None;
        }
        let chosen = random.random_range(0..count);
        let mut functions = self.functions.iter().filter(of_kind);
        functions.nth(chosen).map(|callable| callable.name.as_str())
    }
}

/// A function in the making.
pub(super) struct Function<'a> {
    random: &'a mut ChaCha8Rng,
    used: &'a [&'a (String, Callables)],
    own: &'a Callables,
    /// The module before it.
    before: &'a Text,
    text: Text,
    /// The names that have been given out.
    names: u32,
    indentation: usize,
}

const VERBS: [&str; 8] = [
    "settle", "collect", "assess", "weigh", "transfer", "balance", "record", "match_up",
];

const REMARKS: [&str; 8] = [
    "// What is left goes to the one who asked first.",
    "// Nothing is taken from an account that does not exist.",
    "// The order does not matter here.",
    "// Both sides have been checked by the caller.",
    "// Rounds down, in favour of the pool.",
    "// See the description of the protocol, section 4.",
    "// The sum cannot be more than the limit.",
    "// This is rare: most accounts have no history.",
];

impl<'a> Function<'a> {
    pub(super) fn new(
        random: &'a mut ChaCha8Rng,
        used: &'a [&'a (String, Callables)],
        own: &'a Callables,
        before: &'a Text,
    ) -> Self {
        Self {
            random,
            used,
            own,
            before,
            text: Text::default(),
            names: 0,
            indentation: 2,
        }
    }

    /// Writes a function whose name ends in a number.
    pub(super) fn generate(mut self, kind: Kind, number: usize) -> (Text, Callable) {
        let name = format!("{}_{number}", VERBS[self.below(8) as usize]);
        self.text.line(0, "");
        let subject = name.trim_end_matches(char::is_numeric);
        let subject = subject.trim_end_matches('_').replace('_', " ");
        self.text.line(
            1,
            &format!("/// Does its part to {subject} what it is given."),
        );
        if self.text.is_loud(self.before) {
            self.text.line(1, "///");
            self.text.line(
                1,
                "/// The result depends on the arguments and on the account alone.",
            );
        }
        match kind {
            Kind::Plain => self.plain(&name),
            Kind::Modern => self.modern(&name),
            Kind::Quote => self.quote(&name),
            Kind::Generic => self.generic(&name),
            Kind::Method => self.method(&name),
            Kind::Entry => self.entry(&name),
            Kind::Visitor => self.visitor(&name),
        }
        let callable = Callable {
            name,
            kind,
            has_spec: matches!(kind, Kind::Plain | Kind::Modern),
        };
        (self.text, callable)
    }

    fn below(&mut self, end: u32) -> u32 {
        self.random.random_range(0..end)
    }

    fn name(&mut self, stem: &str) -> String {
        self.names += 1;
        format!("{stem}_{}", self.names)
    }

    /// Writes lines of the body; braces open and close blocks.
    fn lines<const N: usize>(&mut self, lines: [&str; N]) {
        for line in lines {
            if line.starts_with('}') {
                self.indentation -= 1;
            }
            self.text.line(self.indentation, line);
            if line.ends_with('{') {
                self.indentation += 1;
            }
        }
    }

    /// Writes paragraphs until the function has so many lines.
    fn paragraphs(&mut self, is_modern: bool) {
        let wanted = 2 + self.below(44);
        let start = self.text.lines();
        let mut rounds = 0;
        while rounds == 0 || self.text.lines() - start + 5 < wanted {
            rounds += 1;
            if self.text.is_loud(self.before) {
                if self.below(2) == 0 {
                    self.text.line(0, "");
                }
                let remark = REMARKS[self.below(8) as usize];
                self.lines([remark]);
            }
            if is_modern && self.below(4) > 0 {
                self.modern_paragraph();
            } else {
                self.paragraph();
            }
        }
    }

    fn plain(&mut self, name: &str) {
        let head = match self.below(3) {
            0 => "public(package) fun",
            _ => "public fun",
        };
        self.lines_at_head(&[
            &format!("{head} {name}("),
            "    owner: address,",
            "    amount: u64,",
            "    values: &vector<u64>,",
            "): u64 {",
        ]);
        self.lines(["let total = amount;"]);
        self.lines(["if (exists<Account>(owner)) total = total + vector::length(values);"]);
        self.paragraphs(false);
        self.lines(["total", "}"]);
    }

    fn modern(&mut self, name: &str) {
        let head =
            format!("public fun {name}(owner: address, amount: u64, values: &vector<u64>): u64 {{");
        self.lines_at_head(&[&head]);
        self.lines(["let total = amount + values.length();"]);
        self.lines(["if (exists<Account>(owner)) total += Account[owner].balance;"]);
        self.paragraphs(true);
        self.lines(["total", "}"]);
    }

    fn quote(&mut self, name: &str) {
        let bound = self.below(10_000) + 2;
        self.lines_at_head(&[&format!(
            "public fun {name}(amount: u64, rate: u64): u64 {{"
        )]);
        self.lines([
            &format!("let share = amount / {bound} + rate % {bound};"),
            "if (share > LIMIT) {",
            "LIMIT",
            "} else {",
            "math64::min(share * 2, amount)",
            "}",
            "}",
        ]);
    }

    fn method(&mut self, name: &str) {
        let bound = self.below(1_000) + 1;
        self.lines_at_head(&[&format!(
            "public fun {name}(self: &Item, factor: u64): u64 {{"
        )]);
        self.lines([
            &format!("let weight = self.weight / {bound};"),
            "if (self.id % 2 == 0) {",
            "weight * factor",
            "} else if (self.owner == @generated) {",
            "weight + factor",
            "} else {",
            "weight ^ factor",
            "}",
            "}",
        ]);
    }

    fn visitor(&mut self, name: &str) {
        self.lines_at_head(&[&format!(
            "public inline fun {name}(values: &vector<u64>, f: |u64|) {{"
        )]);
        self.lines([
            "let index = 0;",
            "let length = values.length();",
            "while (index < length) {",
            "f(values[index]);",
            "index += 1;",
            "};",
            "}",
        ]);
    }

    fn generic(&mut self, name: &str) {
        let step = self.below(3) + 1;
        self.lines_at_head(&[&format!(
            "public fun {name}<T: copy + drop>(items: &vector<T>, wanted: T): u64 {{"
        )]);
        self.lines([
            "let found = 0;",
            &format!("let shelf = Shelf<T> {{ items: *items, cursor: {step} }};"),
            "while (shelf.cursor < shelf.items.length()) {",
            "if (shelf.items[shelf.cursor] == wanted) {",
            "found += 1;",
            "};",
            &format!("shelf.cursor += {step};"),
            "};",
        ]);
        for _ in 0..self.below(4) {
            let first = self.name("first");
            match self.below(3) {
                0 => self.lines([
                    &format!("let {first} = option::none<T>();"),
                    "if (!items.is_empty()) {",
                    &format!("{first} = option::some(items[0]);"),
                    "};",
                    &format!("if ({first}.is_some() && {first}.destroy_some() == wanted) {{"),
                    "found += 1;",
                    "};",
                ]),
                1 => self.lines([
                    &format!("let {first} = (*items).filter(|item| *item != wanted);"),
                    &format!("found += {first}.length();"),
                ]),
                _ => self.lines([
                    &format!("let {first} = vector[wanted, wanted];"),
                    &format!("{first}.push_back(wanted);"),
                    &format!("if (&{first} == items) found += {first}.length();"),
                ]),
            }
        }
        self.lines(["found", "}"]);
    }

    fn entry(&mut self, name: &str) {
        let bound = self.below(1_000) + 1;
        self.lines_at_head(&[&format!(
            "public entry fun {name}(account: &signer, amount: u64) {{"
        )]);
        self.lines([
            "let owner = signer::address_of(account);",
            "let total = amount;",
            "if (!exists<Account>(owner)) {",
            "move_to(account, Account {",
            "balance: 0,",
            "nonce: 0,",
            "history: vector[],",
            "best: option::none(),",
        ]);
        for (field, ty) in &self.own.extra_fields {
            let value = match *ty {
                "bool" => "true",
                "address" => "owner",
                "vector<u8>" => "b\"none\"",
                _ => "0",
            };
            self.text
                .line(self.indentation, &format!("{field}: {value},"));
        }
        self.lines([
            "});",
            "};",
            "let values = &vector[amount, total];",
            &format!("assert!(amount >= {bound}, error::out_of_range(E_RANGE));"),
        ]);
        let is_modern = self.below(2) == 0;
        self.paragraphs(is_modern);
        self.lines([
            "assert!(vector::length(values) > 0, E_MISSING);",
            "event::emit(Changed { owner, before: amount, after: total });",
            "}",
        ]);
    }

    fn lines_at_head(&mut self, lines: &[&str]) {
        for line in lines {
            self.text.line(1, line);
        }
    }

    /// Statements over `owner`, `amount`, `values` and `total`, as one wrote before Move 2.
    fn paragraph(&mut self) {
        let number = self.below(1_000) + 2;
        match self.below(15) {
            0 | 1 => self.walk(number),
            2 => self.lines([
                &format!("if (total > {number}) {{"),
                "total = total / 2;",
                "} else if (total == amount) {",
                &format!("total = total + {number};"),
                "} else {",
                "total = math64::max(total, amount);",
                "};",
            ]),
            3 => self.item(number),
            4 | 5 => self.storage(number),
            6 | 7 => self.call(),
            8 => self.parts(),
            9 => self.order(number),
            10 => self.lines(["event::emit(Changed { owner, before: amount, after: total });"]),
            11 => {
                let wide = self.name("wide");
                self.lines([
                    &format!("let {wide} = (total as u128) * (amount as u128);"),
                    &format!("if ({wide} > {number}) {{"),
                    &format!("total = (({wide} % 1000000007) as u64);"),
                    "};",
                ]);
            }
            12 => self.map(),
            13 => self.lines([
                &format!("assert!(total != {number}, error::invalid_argument(E_RANGE));"),
                "assert!(amount <= LIMIT, error::out_of_range(E_RANGE));",
            ]),
            _ => {
                let round = self.name("round");
                self.lines([
                    &format!("let {round} = 0;"),
                    "loop {",
                    &format!("if ({round} >= {number}) break;"),
                    &format!("total = total + {round} * amount;"),
                    &format!("{round} = {round} + 1;"),
                    "};",
                ]);
            }
        }
    }

    fn walk(&mut self, number: u32) {
        let (index, value) = (self.name("index"), self.name("value"));
        self.lines([
            &format!("let {index} = 0;"),
            &format!("while ({index} < vector::length(values)) {{"),
            &format!("let {value} = *vector::borrow(values, {index});"),
            &format!("if ({value} > amount && {value} != {number}) {{"),
            &format!("total = total + {value} - amount;"),
            "} else {",
            &format!("total = total + {number};"),
            "};",
            &format!("{index} = {index} + 1;"),
            "};",
        ]);
    }

    fn item(&mut self, number: u32) {
        let (item, id, weight) = (self.name("item"), self.name("id"), self.name("weight"));
        self.lines([
            &format!("let {item} = Item {{ id: total, weight: amount, owner }};"),
            &format!("{item}.weight = {item}.weight % {number};"),
            &format!("let Item {{ id: {id}, weight: {weight}, owner: _ }} = {item};"),
            &format!("total = math64::max(total, {id} + {weight});"),
        ]);
    }

    fn storage(&mut self, number: u32) {
        let account = self.name("account");
        match self.below(3) {
            0 => self.lines([
                "assert!(exists<Account>(owner), error::not_found(E_MISSING));",
                &format!("let {account} = borrow_global<Account>(owner);"),
                &format!("if ({account}.balance > total) {{"),
                &format!("total = {account}.balance - total;"),
                "};",
            ]),
            1 => self.lines([
                "if (exists<Account>(owner)) {",
                &format!("let {account} = borrow_global_mut<Account>(owner);"),
                &format!("{account}.balance = {account}.balance + amount;"),
                &format!("{account}.nonce = {account}.nonce + 1;"),
                &format!("vector::push_back(&mut {account}.history, total);"),
                &format!("{account}.best = option::some(total);"),
                "};",
            ]),
            _ => self.lines([
                "if (exists<Account>(owner)) {",
                &format!("let {account} = &mut borrow_global_mut<Account>(owner).balance;"),
                &format!("assert!(*{account} >= {number}, error::invalid_state(E_BALANCE));"),
                &format!("*{account} = *{account} - {number};"),
                "};",
            ]),
        }
    }

    /// A call of a function of another module, or else of an earlier one of this.
    fn call(&mut self) {
        let kind = match self.below(4) {
            0 => Kind::Quote,
            1 => Kind::Generic,
            2 => Kind::Modern,
            _ => Kind::Plain,
        };
        let index = self.below(5) as usize;
        let (module, callables) = match self.used.get(index) {
            Some((module, callables)) => (format!("{module}::"), callables),
            None => (String::new(), self.own),
        };
        let Some(name) = callables.any(kind, self.random) else {
            return self.parts();
        };
        let arguments = match kind {
            Kind::Plain | Kind::Modern => "owner, amount, values",
            Kind::Quote => "total, amount",
            Kind::Generic => "values, total",
            Kind::Method | Kind::Entry | Kind::Visitor => "",
        };
        let line = format!("total = total + {module}{name}({arguments});");
        self.lines([&line]);
    }

    fn parts(&mut self) {
        let parts = self.name("parts");
        self.lines([
            &format!("let {parts} = vector::empty<u64>();"),
            &format!("vector::push_back(&mut {parts}, total);"),
            &format!("vector::push_back(&mut {parts}, amount);"),
            &format!("vector::swap(&mut {parts}, 0, 1);"),
            &format!("total = vector::pop_back(&mut {parts}) + vector::length(&{parts});"),
        ]);
    }

    fn order(&mut self, number: u32) {
        let order = self.name("order");
        self.lines([
            &format!("let {order} = if (amount > {number}) {{"),
            "Order::Limit { price: total, amount }",
            "} else if (total > LIMIT) {",
            "Order::Cancelled",
            "} else {",
            "Order::Market(total)",
            "};",
            &format!("total = match ({order}) {{"),
            "Order::Limit { price, amount: size } => price + size,",
            "Order::Market(size) => size,",
            "Order::Cancelled => 0,",
            "};",
        ]);
    }

    fn map(&mut self) {
        let map = self.name("map");
        self.lines([
            &format!("let {map} = simple_map::new<u64, u64>();"),
            &format!("simple_map::add(&mut {map}, total, amount);"),
            &format!("if (simple_map::contains_key(&{map}, &amount)) {{"),
            &format!("total = total + *simple_map::borrow(&{map}, &amount);"),
            "};",
        ]);
    }

    /// Statements over the same names in the words of Move 2.
    fn modern_paragraph(&mut self) {
        let number = self.below(1_000) + 2;
        match self.below(9) {
            0 => self.lines(["values.for_each_ref(|value| total += *value);"]),
            1 => {
                let index = self.name("index");
                self.lines([
                    &format!("for ({index} in 0..values.length()) {{"),
                    &format!("if (values[{index}] % {number} == 0) continue;"),
                    &format!("total += values[{index}];"),
                    "};",
                ]);
            }
            2 => {
                let account = self.name("account");
                self.lines([
                    "if (exists<Account>(owner)) {",
                    &format!("let {account} = &mut Account[owner];"),
                    &format!("{account}.balance += amount;"),
                    &format!("{account}.history.push_back(total);"),
                    &format!("total += {account}.best.get_with_default({number});"),
                    "};",
                ]);
            }
            3 => {
                let visitor = self.own.any(Kind::Visitor, self.random);
                let visitor = visitor.unwrap_or_default().to_owned();
                self.lines([
                    &format!("{visitor}(values, |value| {{"),
                    &format!("if (value > {number}) total += value;"),
                    "});",
                ]);
            }
            4 => {
                let doubled = self.name("doubled");
                self.lines([
                    &format!("let {doubled} = values.map_ref(|value| *value * 2);"),
                    &format!("{doubled}.push_back({number});"),
                    &format!("total += {doubled}.length();"),
                ]);
            }
            5 => {
                let item = self.name("item");
                let method = self.own.any(Kind::Method, self.random);
                let method = method.unwrap_or_default().to_owned();
                self.lines([
                    &format!("let {item} = Item {{ id: total, weight: amount, owner }};"),
                    &format!("total += {item}.{method}({number});"),
                ]);
            }
            6 => {
                let shelf = self.name("shelf");
                self.lines([
                    &format!("let {shelf} = Shelf {{ items: *values, cursor: {number} }};"),
                    &format!("{shelf}.items.push_back(total);"),
                    &format!("while ({shelf}.cursor < {shelf}.items.length()) {{"),
                    &format!("total += {shelf}.items[{shelf}.cursor];"),
                    &format!("{shelf}.cursor += 1;"),
                    "};",
                ]);
            }
            7 => self.order(number),
            _ => self.call(),
        }
    }
}
