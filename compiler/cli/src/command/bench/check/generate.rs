//! A package of any size for the benchmark of the compiler.
//!
//! The text looks like what people write: a quarter of its lines are blank, comments or documentation,
//! a tenth stand in `spec` blocks, functions have 5 to 60 lines, and a third of them are generic, are
//! methods, or call with a dot. Modules of some 350 lines use what earlier ones declare. There is
//! nothing to report about it. The same lines and seed give the same text on every machine.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use weft_driver::MemoryFileSystem;

use super::function::{Callable, Callables, Function, Kind};

/// The lines of a module, about.
const MODULE_LINES: u32 = 350;

/// How many modules before it a module may use.
const USED_MAX: usize = 4;

/// What modules are named after.
const SUBJECTS: [&str; 8] = [
    "ledger", "market", "vault", "registry", "auction", "escrow", "oracle", "pool",
];

/// What its folder holds beside the modules.
const MANIFEST: &str = "[package]\nname = \"Generated\"\nversion = \"1.0.0\"\n\n\
                        [addresses]\ngenerated = \"0xcafe\"\n";

/// A package in memory, with what is known of its text.
#[derive(Clone, Debug)]
pub(super) struct Package {
    /// Its files by their paths in its folder: the manifest, then the modules.
    pub(super) files: Vec<(String, String)>,
    /// Its modules.
    pub(super) modules: usize,
    /// All lines of its modules.
    pub(super) lines: u32,
    /// The bytes of its modules.
    pub(super) bytes: usize,
    /// Lines that are blank, comments or documentation.
    pub(super) quiet_lines: u32,
    /// Lines in `spec` blocks.
    pub(super) spec_lines: u32,
}

impl Package {
    /// Where it lies in memory.
    pub(super) const FOLDER: &'static str = "generated";

    /// One without modules: with it, the library is compiled alone.
    pub(super) fn of_nothing() -> Self {
        Self {
            files: vec![("Move.toml".to_owned(), MANIFEST.to_owned())],
            modules: 0,
            lines: 0,
            bytes: 0,
            quiet_lines: 0,
            spec_lines: 0,
        }
    }

    /// The package in the folder [`Self::FOLDER`].
    pub(super) fn in_memory(&self) -> MemoryFileSystem {
        let files = self.files.iter();
        files.fold(MemoryFileSystem::new(), |all, (path, text)| {
            all.with(format!("{}/{path}", Self::FOLDER), text.as_str())
        })
    }
}

/// Generates a package of at least so many lines, and of few more.
pub(super) fn package(lines: u32, seed: u64) -> Package {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut package = Package::of_nothing();
    let mut earlier: Vec<(String, Callables)> = Vec::new();
    while package.lines < lines {
        let wanted = MODULE_LINES.min(lines - package.lines).max(120);
        let subject = SUBJECTS[package.modules % SUBJECTS.len()];
        let name = format!("{subject}_{}", package.modules);
        let used = choose(&mut random, &earlier);
        let (text, callables) = Module::new(&mut random, used).generate(&name, wanted);
        package.modules += 1;
        package.lines += text.lines;
        package.bytes += text.content.len();
        package.quiet_lines += text.quiet_lines;
        package.spec_lines += text.spec_lines;
        let path = format!("sources/{name}.move");
        package.files.push((path, text.content));
        earlier.push((name, callables));
    }
    package
}

/// Some of the modules before, the near ones more often.
fn choose<'a>(
    random: &mut ChaCha8Rng,
    earlier: &'a [(String, Callables)],
) -> Vec<&'a (String, Callables)> {
    let mut chosen: Vec<usize> = Vec::new();
    for _ in 0..USED_MAX.min(earlier.len()) {
        let near = earlier.len().saturating_sub(16);
        let from = if random.random_range(0..3) == 0 {
            0
        } else {
            near
        };
        let index = random.random_range(from..earlier.len());
        if !chosen.contains(&index) {
            chosen.push(index);
        }
    }
    chosen.iter().map(|index| &earlier[*index]).collect()
}

/// Lines, counted by kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Text {
    content: String,
    lines: u32,
    quiet_lines: u32,
    spec_lines: u32,
}

impl Text {
    /// Adds a line with this indentation.
    pub(super) fn line(&mut self, indentation: usize, line: &str) {
        if !line.is_empty() {
            for _ in 0..indentation {
                self.content.push_str("    ");
            }
        }
        self.content.push_str(line);
        self.content.push('\n');
        self.lines += 1;
        if line.is_empty() || line.starts_with("//") {
            self.quiet_lines += 1;
        }
    }

    /// Adds a line of a `spec` block.
    pub(super) fn spec(&mut self, indentation: usize, line: &str) {
        self.line(indentation, line);
        self.spec_lines += 1;
    }

    /// The lines so far.
    pub(super) const fn lines(&self) -> u32 {
        self.lines
    }

    /// Whether less than a quarter of the lines, `before` included, is quiet.
    pub(super) const fn is_loud(&self, before: &Self) -> bool {
        (self.quiet_lines + before.quiet_lines) * 4 < self.lines + before.lines
    }

    const fn needs_spec(&self) -> bool {
        self.spec_lines * 10 < self.lines
    }

    fn append(&mut self, other: &Self) {
        self.content.push_str(&other.content);
        self.lines += other.lines;
        self.quiet_lines += other.quiet_lines;
        self.spec_lines += other.spec_lines;
    }
}

/// A module in the making. Its head comes last, when it is known what is used.
struct Module<'a> {
    random: &'a mut ChaCha8Rng,
    /// The modules whose functions may be called, by name.
    used: Vec<&'a (String, Callables)>,
    callables: Callables,
    body: Text,
}

impl<'a> Module<'a> {
    const fn new(random: &'a mut ChaCha8Rng, used: Vec<&'a (String, Callables)>) -> Self {
        Self {
            random,
            used,
            callables: Callables::new(),
            body: Text {
                content: String::new(),
                lines: 0,
                quiet_lines: 0,
                spec_lines: 0,
            },
        }
    }

    fn generate(mut self, name: &str, lines: u32) -> (Text, Callables) {
        self.declarations();
        let mut number = 0;
        // What every module offers, and then whatever comes.
        let first = [Kind::Visitor, Kind::Method, Kind::Generic, Kind::Quote];
        while number < first.len() || self.body.lines + 20 < lines {
            let kind = match first.get(number) {
                Some(kind) => *kind,
                None => match self.random.random_range(0..12) {
                    0 | 1 => Kind::Generic,
                    2 => Kind::Method,
                    3 => Kind::Modern,
                    4 => Kind::Quote,
                    5 => Kind::Entry,
                    _ => Kind::Plain,
                },
            };
            self.function(kind, number);
            number += 1;
        }
        let mut text = Text::default();
        text.line(0, &format!("/// The {name} of the generated package."));
        text.line(0, &format!("module generated::{name} {{"));
        let names = |module: &str| self.body.content.contains(&format!("{module}::"));
        for (module, import) in [
            ("error", "use std::error;"),
            ("option", "use std::option;"),
            ("signer", "use std::signer;"),
            ("vector", "use std::vector;"),
            ("math64", "use aptos_std::math64;"),
            ("simple_map", "use aptos_std::simple_map;"),
            ("event", "use aptos_framework::event;"),
        ] {
            if names(module) {
                text.line(1, import);
            }
        }
        text.line(1, "use std::option::Option;");
        for (module, _) in &self.used {
            if names(module) {
                text.line(1, &format!("use generated::{module};"));
            }
        }
        text.line(0, "");
        text.append(&self.body);
        text.line(0, "}");
        (text, self.callables)
    }

    fn declarations(&mut self) {
        let limit: u32 = self.random.random_range(1_000_000..9_000_000);
        let body = &mut self.body;
        for line in [
            "/// The account does not exist.",
            "const E_MISSING: u64 = 1;",
            "/// The account exists already.",
            "const E_EXISTS: u64 = 2;",
            "/// The amount is out of its range.",
            "const E_RANGE: u64 = 3;",
            "/// The balance does not cover the amount.",
            "const E_BALANCE: u64 = 4;",
            "",
            "/// The most that an account holds.",
        ] {
            body.line(1, line);
        }
        body.line(1, &format!("const LIMIT: u64 = {limit};"));
        for line in [
            "",
            "/// What is kept under an address.",
            "struct Account has key {",
            "    balance: u64,",
            "    nonce: u64,",
            "    /// The amounts of old.",
            "    history: vector<u64>,",
            "    best: Option<u64>,",
        ] {
            body.line(1, line);
        }
        for field in 0..self.random.random_range(0..6) {
            let ty = ["u64", "u128", "bool", "address", "vector<u8>"];
            let ty = ty[self.random.random_range(0..ty.len())];
            self.callables
                .extra_fields
                .push((format!("extra_{field}"), ty));
            body.line(2, &format!("extra_{field}: {ty},"));
        }
        for line in [
            "}",
            "",
            "struct Item has copy, drop, store {",
            "    id: u64,",
            "    weight: u64,",
            "    owner: address,",
            "}",
            "",
            "/// Things with a place to go on at.",
            "struct Shelf<T> has copy, drop, store {",
            "    items: vector<T>,",
            "    cursor: u64,",
            "}",
            "",
            "/// What somebody asks for.",
            "enum Order has copy, drop, store {",
            "    Limit { price: u64, amount: u64 },",
            "    Market(u64),",
            "    Cancelled,",
            "}",
            "",
            "#[event]",
            "struct Changed has drop, store {",
            "    owner: address,",
            "    before: u64,",
            "    after: u64,",
            "}",
        ] {
            body.line(1, line);
        }
    }

    fn function(&mut self, kind: Kind, number: usize) {
        let function = Function::new(self.random, &self.used, &self.callables, &self.body);
        let (text, callable) = function.generate(kind, number);
        self.body.append(&text);
        while self.body.needs_spec() && callable.has_spec {
            self.spec(&callable);
            if self.random.random_range(0..3) > 0 {
                break;
            }
        }
        self.callables.add(callable);
    }

    /// A block that says what holds of a function, or of all of the module.
    fn spec(&mut self, callable: &Callable) {
        let (bound, least) = (
            self.random.random_range(10..1_000_000),
            self.random.random_range(0..10),
        );
        let about_module = self.random.random_range(0..4) == 0;
        let body = &mut self.body;
        body.line(0, "");
        if about_module {
            body.spec(1, "spec module {");
            body.spec(2, "pragma verify = true;");
            body.spec(2, "invariant forall a: address where exists<Account>(a):");
            body.spec(2, "    global<Account>(a).balance <= LIMIT;");
            body.spec(2, &format!("axiom forall x: num: x * {bound} >= x;"));
            body.spec(1, "}");
            return;
        }
        body.spec(1, &format!("spec {} {{", callable.name));
        body.spec(2, "pragma aborts_if_is_partial;");
        body.spec(2, &format!("requires amount <= {bound};"));
        body.spec(2, "let before = global<Account>(owner).balance;");
        body.spec(2, "let post after = global<Account>(owner).balance;");
        body.spec(2, "aborts_if !exists<Account>(owner) with E_MISSING;");
        if callable.kind == Kind::Plain {
            body.spec(2, &format!("ensures result + {least} >= amount;"));
            body.spec(
                2,
                "ensures forall i in 0..len(values): values[i] <= MAX_U64;",
            );
        }
        body.spec(
            2,
            "ensures after >= before ==> old(exists<Account>(owner));",
        );
        body.spec(2, "modifies global<Account>(owner);");
        body.spec(1, "}");
    }
}
