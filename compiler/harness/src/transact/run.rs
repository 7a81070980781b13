//! Runs tasks one after the other.

use std::sync::Arc;

use weft_base::{Code, Diagnostic, SourceMap, render};
use weft_bytecode::ModuleKind;
use weft_driver::{Compilation, SourceText, compile_increment};
use weft_types::{AccountAddress, FailureKind, Identifier, ModuleId, TypeTag};
use weft_vm::{
    EntryFunction, Payload, ReturnValue, Script, Transaction, TransactionHash, TransactionOutput,
    TransactionStatus, publish_gas,
};

use super::address::{self, Addresses};
use super::report::{Outcome, Report, Shown};
use super::task::{Command, Run, Task, Value, invalid};
use crate::debug::{printed_text, uses_debug};
use crate::library::Library;
use crate::machine::{CallResult, Fault, Machines, Way};
use crate::status::{Failure, check_status};

mod show;

/// The gas of a task that does not say how much it may use.
const GAS_BUDGET: u64 = 100_000_000;

/// How a task ended that did not do what it was to do.
enum Stopped {
    Outcome(Box<Outcome>, Option<u64>),
    Fault(Fault),
}

impl From<Fault> for Stopped {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl Stopped {
    fn vm_error(status: &str, message: Option<String>) -> Self {
        let failure = Failure {
            major_status: status.to_owned(),
            sub_status: None,
            abort_code: None,
            location: None,
            message,
        };
        Self::Outcome(Box::new(Outcome::VmError(failure)), None)
    }

    fn of(status: &TransactionStatus, gas_used: Option<u64>) -> Option<Self> {
        let failure = Failure::of(status)?;
        Some(Self::Outcome(Box::new(Outcome::VmError(failure)), gas_used))
    }
}

/// What a task that took effect shows, and the gas it used.
type Done = (Shown, Option<u64>);

pub(super) struct Runner<'script> {
    name: Arc<str>,
    sources: &'script SourceMap,
    machines: Machines,
    addresses: Addresses,
    /// The texts whose modules were published.
    published: Vec<SourceText>,
    /// These modules, in the order in which they were first published.
    published_modules: Vec<ModuleId>,
    transactions: u64,
    /// Whether code that was published, or a script, shows something by `debug`.
    uses_debug: bool,
    /// What the task shows by `debug`.
    printed: Vec<String>,
}

/// A call that is ready to run.
struct Prepared {
    transaction: Transaction,
    is_entry: bool,
    /// What is wrong with the arguments, for people; the machine says the same in its way.
    complaint: Option<String>,
}

impl<'script> Runner<'script> {
    pub(super) fn new(
        name: &str,
        sources: &'script SourceMap,
        library: &Library,
        ways: &[Way],
    ) -> Self {
        let standard = ["std", "aptos_std", "aptos_framework"];
        Self {
            name: name.into(),
            sources,
            machines: Machines::new(library, ways),
            addresses: standard
                .map(|name| (name.to_owned(), AccountAddress::ONE))
                .into(),
            published: Vec::new(),
            published_modules: Vec::new(),
            transactions: 0,
            uses_debug: false,
            printed: Vec::new(),
        }
    }

    pub(super) fn run(
        mut self,
        tasks: &[Task],
        report: &mut dyn FnMut(Report),
    ) -> Result<(), Fault> {
        let mut number = 0;
        while let Some(task) = tasks.get(number) {
            if matches!(task.command, Command::Block) {
                let members = tasks[number + 1..].iter();
                let members = members.take_while(|task| matches!(task.command, Command::Run(_)));
                let members = &tasks[number + 1..number + 1 + members.count()];
                for made in self.block(number, task, members)? {
                    report(made);
                    number += 1;
                }
                continue;
            }
            let before = self.machines.before();
            let (outcome, shown, gas_used) = match self.task(task) {
                Ok((shown, gas_used)) => (Outcome::Ok, shown, gas_used),
                Err(Stopped::Outcome(outcome, gas_used)) => {
                    self.machines.restore(before);
                    (*outcome, Shown::default(), gas_used)
                }
                Err(Stopped::Fault(fault)) => {
                    let line = task.line;
                    return Err(Fault(format!("{}:{line}: {fault}", self.name)));
                }
            };
            let mut made = make_report(number, task, outcome, shown, gas_used);
            made.printed = std::mem::take(&mut self.printed);
            report(made);
            number += 1;
        }
        Ok(())
    }

    fn task(&mut self, task: &Task) -> Result<Done, Stopped> {
        match &task.command {
            Command::Init { addresses } => self.init(addresses),
            Command::Publish { gas_budget } => self.publish(task, *gas_budget),
            Command::Run(run) => self.run_task(task, run),
            Command::View { address, resource } => self.view(address, resource),
            Command::PrintBytecode { module } => self.print_bytecode(task, module.as_ref()),
            Command::Footprint { path } => self.footprint(task, path.as_ref()),
            Command::Block => Ok((Shown::default(), None)),
        }
    }

    fn init(&mut self, addresses: &[Value]) -> Result<Done, Stopped> {
        for value in addresses {
            let named = value.text.split_once('=');
            let named = named.and_then(|(name, text)| {
                Some((name.trim(), address::address(&self.addresses, text)?))
            });
            let Some((name, address)) = named else {
                let diagnostic = invalid(
                    "an address is named by `NAME=0x…`",
                    value.span,
                    "this names none",
                );
                return Err(self.wrong_word(diagnostic));
            };
            self.addresses.insert(name.to_owned(), address);
        }
        Ok((Shown::default(), None))
    }

    /// Compiles the text of a task.
    fn compile(&self, task: &Task) -> Result<(SourceText, Compilation), Stopped> {
        let Some(text) = &task.text else {
            let diagnostic = Diagnostic::new(
                Code::MisplacedTaskText,
                format!("`{}` needs a text behind it", task.kind()),
                task.span,
                "there is none",
            );
            return Err(self.wrong_word(diagnostic));
        };
        let text = SourceText {
            name: Arc::clone(&self.name),
            text: Arc::clone(text),
        };
        let compilation = compile_increment(&self.published, &text, &self.addresses);
        if !compilation.has_errors() {
            return Ok((text, compilation));
        }
        let errors = compilation.diagnostics.iter();
        let errors: Vec<Diagnostic> = errors.filter(|it| it.is_error()).cloned().collect();
        Err(wrong_text(&errors, &compilation.sources))
    }

    fn publish(&mut self, task: &Task, gas_budget: Option<u64>) -> Result<Done, Stopped> {
        let (text, compilation) = self.compile(task)?;
        let units = compilation.units.iter();
        let is_module = |kind: ModuleKind| kind == ModuleKind::Module;
        if compilation.units.is_empty() || !units.clone().all(|unit| is_module(unit.module.kind)) {
            let message = "`publish` needs modules and nothing else behind it";
            return Err(self.misplaced(task, message, "there is something else"));
        }
        let modules: Vec<Vec<u8>> = units
            .clone()
            .map(|unit| weft_bytecode::encode(&unit.module))
            .collect();
        let ids: Vec<ModuleId> = units
            .clone()
            .filter_map(|unit| unit.module.self_id())
            .collect();
        self.uses_debug |= units.clone().any(|unit| uses_debug(&unit.module));
        let mut new = Vec::new();
        for (id, unit) in ids.iter().zip(units) {
            if !self.machines.has_module(id)? {
                new.push((id, &unit.module));
            }
        }
        let budget = gas_budget.unwrap_or(GAS_BUDGET);
        let mut gas_used = publish_gas(&modules);
        if gas_used > budget {
            let status = TransactionStatus::Failed {
                kind: FailureKind::OutOfGas,
                location: None,
            };
            return Err(Stopped::of(&status, Some(budget))
                .unwrap_or_else(|| Stopped::vm_error("OUT_OF_GAS", None)));
        }
        if let Err(error) = self.machines.publish(&modules)? {
            let failure = Failure {
                major_status: check_status(error.check).to_owned(),
                sub_status: None,
                abort_code: None,
                location: error.module.as_ref().map(ToString::to_string),
                message: Some(error.message.clone()),
            };
            let outcome = match error.check {
                Some(weft_vm::Check::IncompatibleUpgrade) => Outcome::VmError(failure),
                Some(_) | None => Outcome::VerifyError(failure),
            };
            return Err(Stopped::Outcome(Box::new(outcome), Some(gas_used)));
        }
        let mut shown = Shown {
            published: ids.iter().map(ToString::to_string).collect(),
            ..Shown::default()
        };
        for (id, module) in new {
            let name = Identifier::new("init_module").map_err(|_| no_name())?;
            if !defines(module, &name) {
                continue;
            }
            let call = EntryFunction {
                module: id.clone(),
                name,
                type_args: Vec::new(),
                args: Vec::new(),
            };
            let payload = Payload::EntryFunction(call);
            let left = budget - gas_used;
            let transaction = self.transaction(&[id.address], payload, left);
            let result = self.machines.call(&transaction, false)?;
            gas_used = gas_used.saturating_add(result.output.gas_used);
            if let Some(stopped) = Stopped::of(&result.output.status, Some(gas_used)) {
                return Err(stopped);
            }
            let values = self.machines.values(&result.output)?;
            let init = self.show(&result.output, &[], &values)?;
            shown.events.extend(init.events);
            shown.writes.extend(init.writes);
        }
        for id in ids {
            if !self.published_modules.contains(&id) {
                self.published_modules.push(id);
            }
        }
        self.published.push(text);
        Ok((shown, Some(gas_used)))
    }

    fn run_task(&mut self, task: &Task, run: &Run) -> Result<Done, Stopped> {
        let prepared = self.prepare(task, run)?;
        if self.uses_debug {
            let trace = self.machines.trace(&prepared.transaction)?;
            self.printed = printed_text(&trace.printed, &[], self.sources);
        }
        let CallResult { output, results } = self
            .machines
            .call(&prepared.transaction, prepared.is_entry)?;
        let values = self.machines.values(&output)?;
        self.finish(&output, Some(&results), &values, prepared.complaint)
    }

    /// What a transaction did.
    fn finish(
        &mut self,
        output: &TransactionOutput,
        results: Option<&[ReturnValue]>,
        values: &[Option<Vec<u8>>],
        complaint: Option<String>,
    ) -> Result<Done, Stopped> {
        let gas_used = Some(output.gas_used);
        if let Some(mut failure) = Failure::of(&output.status) {
            failure.message = failure.message.or(complaint);
            let outcome = Box::new(Outcome::VmError(failure));
            return Err(Stopped::Outcome(outcome, gas_used));
        }
        let mut shown = self.show(output, results.unwrap_or_default(), values)?;
        if results.is_none() {
            shown.return_values = None;
        }
        Ok((shown, gas_used))
    }

    fn prepare(&mut self, task: &Task, run: &Run) -> Result<Prepared, Stopped> {
        let mut signers = Vec::with_capacity(run.signers.len());
        for value in &run.signers {
            let signer = address::address(&self.addresses, &value.text);
            signers.push(signer.ok_or_else(|| {
                let message = "a signer is an address or the name of one";
                self.wrong_word(invalid(message, value.span, "this is none"))
            })?);
        }
        let mut type_args = Vec::with_capacity(run.type_arguments.len());
        for value in &run.type_arguments {
            type_args.push(self.type_tag(value)?);
        }
        let mut payload = match &run.function {
            Some(function) => {
                if task.text.is_some() {
                    let message = "a run of a function has no text behind it";
                    return Err(self.misplaced(task, message, "there is a text"));
                }
                self.function(function, &mut type_args)?
            }
            None => self.script(task, type_args)?,
        };
        let budget = run.gas_budget.unwrap_or(GAS_BUDGET);
        let Ok(interface) = self.machines.interface(&payload)? else {
            // The machine says the same, and what it costs.
            return Ok(Prepared {
                transaction: self.transaction(&signers, payload, budget),
                is_entry: false,
                complaint: None,
            });
        };
        let (wanted, types): (Vec<_>, Vec<_>) = interface
            .parameters
            .iter()
            .partition(|tag| **tag == TypeTag::Signer);
        let (found, expected) = (run.arguments.len(), types.len());
        let mut complaint = None;
        let mut arguments = Vec::with_capacity(found);
        if wanted.len() != signers.len() {
            let plural = if wanted.len() == 1 { "" } else { "s" };
            complaint = Some(format!(
                "it takes {} signer{plural}, not {}",
                wanted.len(),
                signers.len()
            ));
        } else if found != expected {
            let plural = if expected == 1 { "" } else { "s" };
            complaint = Some(format!(
                "it takes {expected} argument{plural} besides signers, not {found}"
            ));
        }
        if complaint.is_some() {
            // Too few where it takes some, too many where it takes none.
            arguments.resize(usize::from(expected == 0), Vec::new());
        } else {
            for (number, (tag, value)) in (1..).zip(types.into_iter().zip(&run.arguments)) {
                let text = address::value(&self.addresses, &value.text);
                let bytes = self.machines.parse_value(tag, &text)?;
                arguments.push(bytes.unwrap_or_else(|error| {
                    let text = &value.text;
                    let wrong = format!("argument {number}, `{text}`, is no `{tag}`: {error}");
                    complaint.get_or_insert(wrong);
                    // No value of any type has no bytes.
                    Vec::new()
                }));
            }
        }
        match &mut payload {
            Payload::EntryFunction(call) => call.args = arguments,
            Payload::Script(script) => script.args = arguments,
            Payload::Publish { .. } => {}
        }
        Ok(Prepared {
            transaction: self.transaction(&signers, payload, budget),
            is_entry: interface.is_entry,
            complaint,
        })
    }

    /// The call of a function by its path, which may have type arguments.
    fn function(&self, function: &Value, type_args: &mut Vec<TypeTag>) -> Result<Payload, Stopped> {
        self.check_address(function, &function.text)?;
        let wrong = || {
            let message = "a function is named as in `0x42::module::function`";
            self.wrong_word(invalid(message, function.span, "this names none"))
        };
        let (path, arguments) = match function.text.split_once('<') {
            Some((path, rest)) => (path, rest.strip_suffix('>').ok_or_else(wrong)?),
            None => (function.text.as_str(), ""),
        };
        for argument in super::token::list(arguments) {
            let text = argument.to_owned();
            let span = function.span;
            type_args.push(self.type_tag(&Value { text, span })?);
        }
        let (module, name) = path.rsplit_once("::").ok_or_else(wrong)?;
        Ok(Payload::EntryFunction(EntryFunction {
            module: address::module(&self.addresses, module).ok_or_else(wrong)?,
            name: Identifier::new(name).map_err(|_| wrong())?,
            type_args: std::mem::take(type_args),
            args: Vec::new(),
        }))
    }

    fn script(&mut self, task: &Task, type_args: Vec<TypeTag>) -> Result<Payload, Stopped> {
        let (_, compilation) = self.compile(task)?;
        let [unit] = &compilation.units[..] else {
            let message = "`run` needs one script behind it, or the name of a function";
            return Err(self.misplaced(task, message, "there is something else"));
        };
        if unit.module.kind != ModuleKind::Script {
            let message = "`run` needs a script behind it, or the name of a function";
            return Err(self.misplaced(task, message, "there is a module"));
        }
        self.uses_debug |= uses_debug(&unit.module);
        Ok(Payload::Script(Script {
            code: weft_bytecode::encode(&unit.module),
            type_args,
            args: Vec::new(),
        }))
    }

    /// Stops at a path that starts with the name of no address.
    fn check_address(&self, value: &Value, path: &str) -> Result<(), Stopped> {
        let Some(name) = address::unknown_name(&self.addresses, path) else {
            return Ok(());
        };
        let message = format!("no address is named `{name}`");
        let help = format!("name it in the first task: `//# init --addresses {name}=0x42`");
        let error = invalid(message, value.span, "this starts with an unknown name");
        Err(self.wrong_word(error.with_help(help)))
    }

    fn type_tag(&self, value: &Value) -> Result<TypeTag, Stopped> {
        self.check_address(value, &value.text)?;
        let text = address::path(&self.addresses, &value.text);
        text.parse().map_err(|error| {
            let message = format!("`{}` is no type: {error}", value.text);
            self.wrong_word(invalid(message, value.span, "expected a type"))
        })
    }

    fn transaction(
        &mut self,
        signers: &[AccountAddress],
        payload: Payload,
        gas_limit: u64,
    ) -> Transaction {
        let (sender, secondary_signers) = match signers.split_first() {
            Some((first, rest)) => (*first, rest.to_vec()),
            None => (AccountAddress::ZERO, Vec::new()),
        };
        self.transactions += 1;
        let mut hash = [0; 32];
        hash[..8].copy_from_slice(&self.transactions.to_le_bytes());
        Transaction {
            sender,
            secondary_signers,
            payload,
            gas_limit,
            gas_price: 1,
            sequence_number: 0,
            hash: TransactionHash(hash),
        }
    }

    /// Runs the `run` tasks behind a `block` task as one block.
    fn block(
        &mut self,
        number: usize,
        task: &Task,
        members: &[Task],
    ) -> Result<Vec<Report>, Fault> {
        let mut prepared = Vec::with_capacity(members.len());
        for member in members {
            let Command::Run(run) = &member.command else {
                continue;
            };
            prepared.push(match self.prepare(member, run) {
                Ok(prepared) => Ok(prepared),
                Err(Stopped::Outcome(outcome, gas_used)) => Err((outcome, gas_used)),
                Err(Stopped::Fault(fault)) => return Err(fault),
            });
        }
        let transactions = prepared.iter().filter_map(|it| it.as_ref().ok());
        let transactions: Vec<_> = transactions.map(|it| it.transaction.clone()).collect();
        let outputs = self
            .machines
            .block(&transactions)
            .map_err(|fault| Fault(format!("{}:{}: {fault}", self.name, task.line)))?;
        let shown = Shown {
            transactions: Some(transactions.len()),
            ..Shown::default()
        };
        let mut reports = vec![make_report(number, task, Outcome::Ok, shown, None)];
        let mut outputs = outputs.iter();
        for (number, (member, prepared)) in (number + 1..).zip(members.iter().zip(prepared)) {
            let finished = match (prepared, outputs.as_slice()) {
                (Err((outcome, gas_used)), _) => Err(Stopped::Outcome(outcome, gas_used)),
                (Ok(prepared), [member, ..]) => {
                    outputs.next();
                    self.finish(&member.output, None, &member.values, prepared.complaint)
                }
                (Ok(_), []) => Err(Fault("a transaction has no output".to_owned()).into()),
            };
            let (outcome, shown, gas_used) = match finished {
                Ok((shown, gas_used)) => (Outcome::Ok, shown, gas_used),
                Err(Stopped::Outcome(outcome, gas_used)) => (*outcome, Shown::default(), gas_used),
                Err(Stopped::Fault(fault)) => return Err(fault),
            };
            reports.push(make_report(number, member, outcome, shown, gas_used));
        }
        Ok(reports)
    }

    fn misplaced(&self, task: &Task, message: &str, label: &str) -> Stopped {
        let diagnostic = Diagnostic::new(Code::MisplacedTaskText, message, task.span, label);
        self.wrong_word(diagnostic)
    }

    /// A task that is written wrongly.
    fn wrong_word(&self, diagnostic: Diagnostic) -> Stopped {
        wrong_text(&[diagnostic], self.sources)
    }
}

fn wrong_text(errors: &[Diagnostic], sources: &SourceMap) -> Stopped {
    let codes = errors.iter().map(|error| error.code.as_str().to_owned());
    let outcome = Outcome::CompileError {
        codes: codes.collect(),
        rendered: render::human(errors, sources, render::Coloring::Plain),
        summary: render::short(errors, sources),
    };
    Stopped::Outcome(Box::new(outcome), None)
}

fn no_name() -> Fault {
    Fault("a name that is an identifier is none".to_owned())
}

fn defines(module: &weft_bytecode::CompiledModule, name: &Identifier) -> bool {
    let handles = module.function_handles.iter();
    let mut defined = handles.take(module.function_definitions.len());
    defined.any(|handle| module.identifiers.get(handle.name.index()) == Some(name))
}

fn make_report(
    number: usize,
    task: &Task,
    outcome: Outcome,
    shown: Shown,
    gas_used: Option<u64>,
) -> Report {
    Report {
        task: number,
        kind: task.kind(),
        words: task.words.clone(),
        line: task.line,
        outcome,
        shown,
        printed: Vec::new(),
        gas_used,
    }
}
