//! What a task showed, for people and for programs.

use std::fmt::Write;

use serde_json::{Map, Value, json};

use crate::status::Failure;

/// What a task showed.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// The number of the task in its file, from 0.
    pub task: usize,
    /// The name of the task.
    pub kind: &'static str,
    /// The task as it is written, without `//#`.
    pub words: String,
    /// The line of the task, from 1.
    pub line: u32,
    /// How it ended.
    pub outcome: Outcome,
    /// What it shows beside that.
    pub shown: Shown,
    /// What its code showed by `debug`.
    pub printed: Vec<String>,
    /// The gas that it used, where it used any.
    pub gas_used: Option<u64>,
}

/// How a task ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It took effect.
    Ok,
    /// Its text, or a word of it, is wrong.
    CompileError {
        /// The codes of the errors, in the order of their places.
        codes: Vec<String>,
        /// The errors in full.
        rendered: String,
        /// The errors, a line each.
        summary: String,
    },
    /// The verifier refuses its modules.
    VerifyError(Failure),
    /// The machine refused or stopped it.
    VmError(Failure),
}

/// What a task shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// What its function returned, or the resource that it views; without names.
    pub return_values: Option<Vec<String>>,
    /// Its events: type and value.
    pub events: Vec<(String, String)>,
    /// Its writes: what, where, and the value afterwards.
    pub writes: Vec<(&'static str, String, Option<String>)>,
    /// The modules that it published.
    pub published: Vec<String>,
    /// Whether the resource that it views is there.
    pub exists: Option<bool>,
    /// Bytecode.
    pub bytecode: Option<String>,
    /// Footprints: for people, and as JSON.
    pub footprints: Vec<(String, Value)>,
    /// The number of transactions of a block.
    pub transactions: Option<usize>,
}

/// How much of a report is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Errors in full, and the gas.
    Full,
    /// Errors in a line each, and the gas.
    WithGas,
    /// Errors in a line each.
    Brief,
}

impl Report {
    /// One object.
    pub fn json(&self) -> Value {
        let mut object = Map::new();
        object.insert("task".to_owned(), self.task.into());
        object.insert("kind".to_owned(), self.kind.into());
        object.insert("line".to_owned(), self.line.into());
        let status = match &self.outcome {
            Outcome::Ok => "ok",
            Outcome::CompileError { .. } => "compile_error",
            Outcome::VerifyError(_) => "verify_error",
            Outcome::VmError(_) => "vm_error",
        };
        object.insert("status".to_owned(), status.into());
        match &self.outcome {
            Outcome::Ok => {}
            Outcome::CompileError {
                codes, rendered, ..
            } => {
                object.insert("codes".to_owned(), json!(codes));
                object.insert("rendered".to_owned(), rendered.as_str().into());
            }
            Outcome::VerifyError(failure) | Outcome::VmError(failure) => {
                insert_failure(&mut object, failure);
            }
        }
        let shown = &self.shown;
        if let Some(values) = &shown.return_values {
            object.insert("return_values".to_owned(), json!(values));
        }
        if !shown.events.is_empty() {
            let events = shown.events.iter();
            let events = events.map(|(type_, value)| json!({ "type": type_, "value": value }));
            object.insert("events".to_owned(), events.collect());
        }
        if !shown.writes.is_empty() {
            let writes = shown.writes.iter().map(|(operation, key, value)| {
                json!({ "operation": operation, "key": key, "value": value })
            });
            object.insert("writes".to_owned(), writes.collect());
        }
        if !shown.published.is_empty() {
            object.insert("modules".to_owned(), json!(shown.published));
        }
        if let Some(exists) = shown.exists {
            object.insert("exists".to_owned(), exists.into());
        }
        if let Some(bytecode) = &shown.bytecode {
            object.insert("bytecode".to_owned(), bytecode.as_str().into());
        }
        if !shown.footprints.is_empty() {
            let footprints = shown.footprints.iter().map(|(_, value)| value.clone());
            object.insert("footprints".to_owned(), footprints.collect());
        }
        if let Some(transactions) = shown.transactions {
            object.insert("transactions".to_owned(), transactions.into());
        }
        if !self.printed.is_empty() {
            object.insert("debug".to_owned(), json!(self.printed));
        }
        if let Some(gas_used) = self.gas_used {
            object.insert("gas_used".to_owned(), gas_used.into());
        }
        Value::Object(object)
    }

    /// Some lines for people.
    pub fn text(&self, detail: Detail) -> String {
        let mut text = format!("task {}, line {}: {}\n", self.task, self.line, self.words);
        // Writing to a string cannot fail.
        let _ = self.append_lines(detail, &mut text);
        text
    }

    fn append_lines(&self, detail: Detail, text: &mut String) -> std::fmt::Result {
        for printed in &self.printed {
            writeln!(text, "{printed}")?;
        }
        match &self.outcome {
            Outcome::Ok => writeln!(text, "ok")?,
            Outcome::CompileError {
                codes,
                rendered,
                summary,
            } => {
                writeln!(text, "compile error {}", codes.join(", "))?;
                let shown = match detail {
                    Detail::Full => rendered,
                    Detail::WithGas | Detail::Brief => summary,
                };
                writeln!(text, "{}", shown.trim_end())?;
            }
            Outcome::VerifyError(failure) => writeln!(text, "verify error {}", failure.summary())?,
            Outcome::VmError(failure) => writeln!(text, "error {}", failure.summary())?,
        }
        let shown = &self.shown;
        match (&shown.return_values, shown.exists) {
            (Some(values), Some(true)) => writeln!(text, "value: {}", values.join(", "))?,
            (Some(values), None) if !values.is_empty() => {
                writeln!(text, "return values: {}", values.join(", "))?;
            }
            (_, Some(false)) => writeln!(text, "no such resource")?,
            _ => {}
        }
        for (type_, value) in &shown.events {
            writeln!(text, "event: {type_} {value}")?;
        }
        for (operation, key, value) in &shown.writes {
            match value {
                Some(value) => writeln!(text, "{operation}: {key} = {value}")?,
                None => writeln!(text, "{operation}: {key}")?,
            }
        }
        for module in &shown.published {
            writeln!(text, "module: {module}")?;
        }
        if let Some(bytecode) = &shown.bytecode {
            text.push_str(bytecode);
        }
        for (footprint, _) in &shown.footprints {
            writeln!(text, "{footprint}")?;
        }
        if let Some(transactions) = shown.transactions {
            writeln!(text, "transactions: {transactions}")?;
        }
        match (self.gas_used, detail) {
            (Some(used), Detail::Full | Detail::WithGas) => writeln!(text, "gas used: {used}"),
            (Some(_), Detail::Brief) | (None, _) => Ok(()),
        }
    }
}

fn insert_failure(object: &mut Map<String, Value>, failure: &Failure) {
    let status = failure.major_status.as_str();
    object.insert("major_status".to_owned(), status.into());
    if let Some(code) = failure.abort_code {
        object.insert("abort_code".to_owned(), code.into());
    }
    if let Some(sub_status) = failure.sub_status {
        object.insert("sub_status".to_owned(), sub_status.into());
    }
    object.insert("location".to_owned(), json!(failure.location));
    if let Some(message) = &failure.message {
        object.insert("message".to_owned(), message.as_str().into());
    }
}
