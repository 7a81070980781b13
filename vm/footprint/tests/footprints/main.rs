//! The rules of footprints, each shown on code that no compiler need have made.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]

mod adversarial;
mod closures;
mod cover;
mod delta;
mod instantiate;
mod library;
mod link;
mod mutation;
mod rules;
mod variants;

use std::collections::BTreeMap;

use weft_bytecode::{CompiledModule, FunctionDefinitionIndex, assemble_all};
use weft_footprint::{
    ClosedSummary, Explanation, FootprintView, FunctionNames, Linker, complete, summarize,
};
use weft_types::{Identifier, ModuleId};

/// Modules with summaries.
pub(crate) struct World {
    pub(crate) modules: BTreeMap<ModuleId, CompiledModule>,
    pub(crate) explanations: BTreeMap<ModuleId, Vec<Explanation>>,
}

/// Assembles modules, puts the library's beside them, and completes them all.
pub(crate) fn world(text: &str) -> World {
    let mut world = World {
        modules: BTreeMap::new(),
        explanations: BTreeMap::new(),
    };
    for text in [library::TEXT, text] {
        for mut module in assemble_all(text).unwrap() {
            let id = module.self_id().unwrap();
            let explanations = complete(&mut module);
            // What was completed needs nothing more, and says so.
            let again = summarize(&module);
            assert!(again.added_types.is_empty());
            for (definition, summary) in module.function_definitions.iter().zip(&again.summaries) {
                assert_eq!(&definition.summary, summary);
            }
            world.explanations.insert(id.clone(), explanations);
            world.modules.insert(id, module);
        }
    }
    world
}

impl World {
    pub(crate) fn closed(&self, function: &str) -> ClosedSummary {
        let (module, position) = self.find(function);
        let id = module.self_id().unwrap();
        let name = &module.identifiers[module.function_handles[position].name.index()];
        ClosedSummary::clone(&Linker::new(&self.modules).close(&id, name))
    }

    /// A function of the module at 0x42 (or of any module, by `module::function`).
    pub(crate) fn find(&self, function: &str) -> (&CompiledModule, usize) {
        let (module, function) = function.split_once("::").unwrap_or(("m", function));
        let module = Identifier::new(module).unwrap();
        let function = Identifier::new(function).unwrap();
        let (_, module) = self
            .modules
            .iter()
            .find(|(id, _)| id.name == module)
            .unwrap();
        let position = (0..module.function_definitions.len())
            .find(|position| {
                let name = module.function_handles[*position].name;
                module.identifiers[name.index()] == function
            })
            .unwrap();
        (module, position)
    }

    pub(crate) fn view(&self, function: &str) -> FootprintView {
        let (module, position) = self.find(function);
        let index = FunctionDefinitionIndex::from_position(position).unwrap();
        let mut names = FunctionNames::of(module, index).unwrap();
        for (number, name) in names.parameters.iter_mut().enumerate() {
            *name = format!("r{number}");
        }
        FootprintView::new(&self.closed(function), &names, &self.modules)
    }

    /// The footprint as one line, without the name of the function.
    pub(crate) fn show(&self, function: &str) -> String {
        let view = self.view(function);
        let text = view.to_string();
        let (_, accesses) = text.split_once(": ").unwrap();
        format!("{} {accesses}", view.level)
    }
}

/// Checks the footprints of functions of one module.
#[track_caller]
pub(crate) fn check(text: &str, expected: &[(&str, &str)]) {
    let world = world(text);
    let found: Vec<(&str, String)> = expected
        .iter()
        .map(|(function, _)| (*function, world.show(function)))
        .collect();
    let expected: Vec<(&str, String)> = expected
        .iter()
        .map(|(function, footprint)| (*function, (*footprint).to_owned()))
        .collect();
    assert_eq!(found, expected);
}
