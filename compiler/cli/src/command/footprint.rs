//! `weft footprint`: prints what each entry function touches.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use weft_base::Span;
use weft_bytecode::{CompiledModule, FunctionDefinitionIndex};
use weft_driver::{Compilation, CompiledUnit, Origin};
use weft_footprint::{Explanation, FootprintView, FunctionNames, Linker};
use weft_types::ModuleId;

use crate::arguments::{CheckArguments, MessageFormat};
use crate::command::check::compile;
use crate::exit::Exit;
use crate::output::Output;

/// Runs the command.
pub(crate) fn run(arguments: &CheckArguments, output: Output) -> Exit {
    let compilation = match compile(arguments, output) {
        Ok(compilation) => compilation,
        Err(exit) => return exit,
    };
    let modules: BTreeMap<ModuleId, CompiledModule> = compilation
        .units
        .iter()
        .filter_map(|unit| Some((unit.module.self_id()?, unit.module.clone())))
        .collect();
    for unit in compilation
        .units
        .iter()
        .filter(|unit| unit.origin == Origin::Root)
    {
        print_module(&compilation, unit, &modules, output);
    }
    Exit::Fine
}

/// So many reasons of a location are shown to people.
const REASONS_MAX: usize = 4;

/// Why a footprint is not narrower, for people.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct WhyWide {
    /// File and line.
    place: String,
    /// Struct and fields.
    location: Option<String>,
    reason: String,
}

fn print_module(
    compilation: &Compilation,
    unit: &CompiledUnit,
    modules: &BTreeMap<ModuleId, CompiledModule>,
    output: Output,
) {
    let Some(id) = unit.module.self_id() else {
        return;
    };
    if output.format != MessageFormat::Json {
        println!("{id}");
    }
    for (position, definition) in unit.module.function_definitions.iter().enumerate() {
        let Some(index) = FunctionDefinitionIndex::from_position(position) else {
            continue;
        };
        if !definition.is_entry {
            continue;
        }
        let Some(mut names) = FunctionNames::of(&unit.module, index) else {
            continue;
        };
        name_parameters(&mut names, unit, position);
        let mut linker = Linker::new(modules);
        let summary = linker.close_in(&unit.module, position);
        let view = FootprintView::new(&summary, &names, modules);
        let causes = weft_footprint::causes(
            &unit.module,
            &unit.explanations,
            index,
            &summary,
            &mut linker,
        );
        let mut reasons: Vec<WhyWide> = causes
            .iter()
            .map(|cause| WhyWide {
                place: place_of(compilation, unit, &cause.explanation).unwrap_or_default(),
                location: weft_footprint::location_of(cause, modules),
                reason: cause.explanation.reason.to_string(),
            })
            .collect();
        // Several instructions of a line may say the same.
        reasons.sort_by(|left, right| left.location.cmp(&right.location));
        let mut said = BTreeSet::new();
        reasons.retain(|reason| said.insert(reason.clone()));
        print_function(&view, &reasons, output);
    }
}

/// The line that an explanation is about, with the calls that led to it if it is of an inline function.
fn place_of(
    compilation: &Compilation,
    unit: &CompiledUnit,
    explanation: &Explanation,
) -> Option<String> {
    let (function, block, instruction) = (
        explanation.function.index(),
        usize::from(explanation.block),
        usize::from(explanation.instruction),
    );
    let line = |span: Span| {
        let file = compilation.sources.get(span.file)?;
        let line = file.line_column(span.start).line;
        Some(format!("{}:{line}", file.name()))
    };
    let mut place = line(unit.source_map.span(function, block, instruction)?)?;
    for call in unit.source_map.calls_of_text(function, block, instruction) {
        if let Some(call) = line(call) {
            place.push_str(", expanded at ");
            place.push_str(&call);
        }
    }
    Some(place)
}

/// Parameters are called in footprints as they are in the source.
fn name_parameters(names: &mut FunctionNames, unit: &CompiledUnit, function: usize) {
    let Some(map) = unit.source_map.functions.get(function) else {
        return;
    };
    for (parameter, name) in names.parameters.iter_mut().zip(&map.registers) {
        if let Some(name) = name {
            name.as_str().clone_into(parameter);
        }
    }
}

fn print_function(view: &FootprintView, reasons: &[WhyWide], output: Output) {
    match output.format {
        MessageFormat::Json => {
            println!(
                "{}",
                serde_json::json!({ "footprint": view, "reasons": reasons })
            );
        }
        MessageFormat::Human | MessageFormat::Short => {
            println!("  {view}");
            match &view.reason {
                Some(reason) => println!("    level {}: {reason}", view.level),
                None => println!("    level {}", view.level),
            }
            if output.format == MessageFormat::Human {
                print_reasons(reasons);
            }
        }
    }
}

/// Prints the reasons, which are in order of their locations: the first few of each.
fn print_reasons(reasons: &[WhyWide]) {
    for of_location in reasons.chunk_by(|left, right| left.location == right.location) {
        let shown = if of_location.len() <= REASONS_MAX + 1 {
            of_location.len()
        } else {
            REASONS_MAX
        };
        for reason in &of_location[..shown] {
            let WhyWide { place, reason, .. } = reason;
            match &of_location[0].location {
                Some(location) => println!("    {place}: {location}: {reason}"),
                None => println!("    {place}: {reason}"),
            }
        }
        let rest = of_location.len() - shown;
        if rest > 0 {
            println!("    … and for {rest} more reasons");
        }
    }
}
