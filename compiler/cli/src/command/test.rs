//! `weft test`: runs unit tests in parallel and prints how they ended, in order.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use weft_base::{Diagnostic, render};
use weft_driver::{Compilation, UnitTest};
use weft_harness::Fault;
use weft_harness::unit_test::{Suite, TestReport, test_name};
use weft_vm::AccountAddress;

use crate::arguments::{MessageFormat, TestArguments};
use crate::command::check::{compile_with, options};
use crate::exit::Exit;
use crate::output::Output;

/// Runs the command.
pub(crate) fn run(arguments: &TestArguments, output: Output) -> Exit {
    let mut options = options(&arguments.input);
    options.is_testing = true;
    let compilation = match compile_with(&arguments.input, &options, output) {
        Ok(compilation) => compilation,
        Err(exit) => return exit,
    };
    let tests: Vec<&UnitTest> = compilation
        .tests
        .iter()
        .filter(|test| is_wanted(test, arguments))
        .collect();
    if arguments.list {
        list(&tests, output);
        return Exit::Fine;
    }
    let missing = weft_driver::missing_natives(&compilation.units, &|module, _| {
        module.address == AccountAddress::ONE
    });
    if !missing.is_empty() {
        output.diagnostics_of(&missing, &compilation.sources);
        return Exit::ProgramFault;
    }
    match run_tests(&tests, &compilation, arguments, output) {
        Ok(exit) => exit,
        Err(fault) => {
            output.error(&format!("this is a mistake in weft: {fault}"));
            Exit::OurFault
        }
    }
}

fn is_wanted(test: &UnitTest, arguments: &TestArguments) -> bool {
    let filter = arguments.filter.as_deref();
    filter.is_none_or(|filter| test_name(test).contains(filter))
}

fn list(tests: &[&UnitTest], output: Output) {
    for test in tests {
        let name = test_name(test);
        match output.format {
            MessageFormat::Human | MessageFormat::Short => println!("{name}: test"),
            MessageFormat::Json => println!("{}", serde_json::json!({ "test": name })),
        }
    }
}

/// A test that ran, and for how long.
struct Ended {
    report: TestReport,
    time: Duration,
}

fn run_tests(
    tests: &[&UnitTest],
    compilation: &Compilation,
    arguments: &TestArguments,
    output: Output,
) -> Result<Exit, Fault> {
    if output.format != MessageFormat::Json {
        println!("Running Move unit tests");
    }
    let suite = Suite::new(compilation, arguments.gas_limit)?;
    let mut shown = Shown {
        tests,
        compilation,
        output,
        statistics: arguments.statistics,
        lines: Vec::new(),
        failures: Vec::new(),
        passed: 0,
    };
    let next = AtomicUsize::new(0);
    let processors = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = arguments.threads.unwrap_or(processors).min(tests.len());
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..threads {
            let (sender, next, suite) = (sender.clone(), &next, &suite);
            scope.spawn(move || {
                let mut runner = suite.runner();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(test) = tests.get(number) else {
                        break;
                    };
                    let ended = timed(|| runner.run(test));
                    // Nobody listens any more behind the first failure.
                    if sender.send((number, ended)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let shown = shown.print_all(&receiver, arguments.fail_fast);
        next.store(tests.len(), Ordering::Relaxed);
        drop(receiver);
        shown
    })?;
    Ok(shown.finish())
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long a test took is shown to people"
)]
fn timed(run: impl FnOnce() -> Result<TestReport, Fault>) -> Result<Ended, Fault> {
    let started = Instant::now();
    let report = run()?;
    Ok(Ended {
        report,
        time: started.elapsed(),
    })
}

/// What was printed, and what will be.
struct Shown<'tests> {
    tests: &'tests [&'tests UnitTest],
    compilation: &'tests Compilation,
    output: Output,
    statistics: bool,
    /// Name, time and gas of each test.
    lines: Vec<(String, Duration, u64)>,
    /// The numbers of tests that failed, with their diagnostics.
    failures: Vec<(usize, Diagnostic)>,
    passed: usize,
}

impl Shown<'_> {
    /// Prints tests in their order as soon as they and all before them ended.
    fn print_all(
        &mut self,
        receiver: &mpsc::Receiver<(usize, Result<Ended, Fault>)>,
        fail_fast: bool,
    ) -> Result<(), Fault> {
        let mut waiting = BTreeMap::new();
        let mut next = 0;
        while let Ok((number, ended)) = receiver.recv() {
            waiting.insert(number, ended);
            while let Some(ended) = waiting.remove(&next) {
                self.print(next, ended?);
                next += 1;
                if fail_fast && !self.failures.is_empty() {
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    fn print(&mut self, number: usize, ended: Ended) {
        let Some(test) = self.tests.get(number) else {
            return;
        };
        let name = test_name(test);
        let mut report = ended.report;
        let sources = &self.compilation.sources;
        if self.output.format == MessageFormat::Json {
            let failure = report.failure.as_deref().map(std::slice::from_ref);
            let rendered = failure.map(|it| render::human(it, sources, render::Coloring::Plain));
            println!("{}", report.json(test, rendered.as_deref()));
        } else {
            for text in &report.printed {
                println!("{text}");
            }
            let word = if report.failure.is_none() {
                "PASS"
            } else {
                "FAIL"
            };
            println!("[ {word}    ] {name}");
        }
        self.lines.push((name, ended.time, report.gas_used));
        match report.failure.take() {
            None => self.passed += 1,
            Some(failure) => self.failures.push((number, *failure)),
        }
    }

    fn finish(self) -> Exit {
        let failed = self.failures.len();
        let total = self.passed + failed;
        let result = if failed == 0 { "OK" } else { "FAILED" };
        if self.output.format == MessageFormat::Json {
            println!(
                "{}",
                serde_json::json!({
                    "result": result,
                    "total": total,
                    "passed": self.passed,
                    "failed": failed,
                })
            );
        } else {
            self.print_failures();
            if self.statistics {
                self.print_statistics();
            }
            println!(
                "Test result: {result}. Total tests: {total}; passed: {}; failed: {failed}",
                self.passed
            );
        }
        if failed == 0 {
            Exit::Fine
        } else {
            Exit::ProgramFault
        }
    }

    /// The failures, module by module.
    fn print_failures(&self) {
        if self.failures.is_empty() {
            return;
        }
        println!("\nTest failures:");
        let mut by_module: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
        for (number, failure) in &self.failures {
            let module = self.tests.get(*number).map(|test| test.module.to_string());
            let failures = by_module.entry(module.unwrap_or_default()).or_default();
            failures.push(failure.clone());
        }
        for (module, failures) in by_module {
            println!("\nFailures in {module}:\n");
            let sources = &self.compilation.sources;
            match self.output.format {
                MessageFormat::Short => print!("{}", render::short(&failures, sources)),
                MessageFormat::Human | MessageFormat::Json => {
                    let coloring = self.output.coloring_of_results();
                    println!("{}", render::human(&failures, sources, coloring).trim_end());
                }
            }
        }
        println!();
    }

    fn print_statistics(&self) {
        println!("\nTest statistics:\n");
        let width = self.lines.iter().map(|(name, _, _)| name.len()).max();
        let width = width.unwrap_or(0).max("test".len());
        println!("{:width$}  {:>12}  {:>12}", "test", "milliseconds", "gas");
        for (name, time, gas) in &self.lines {
            let micros = time.as_micros();
            let time = format!("{}.{:03}", micros / 1000, micros % 1000);
            println!("{name:width$}  {time:>12}  {gas:>12}");
        }
        println!();
    }
}
