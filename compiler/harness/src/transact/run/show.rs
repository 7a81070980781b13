//! What tasks show: values, bytecode, footprints.

use std::collections::BTreeMap;

use weft_bytecode::{CompiledModule, FunctionDefinitionIndex};
use weft_footprint::{FootprintView, FunctionNames, Linker};
use weft_types::{Identifier, ModuleId, StateKey, TypeTag};
use weft_vm::{ReturnValue, TransactionOutput, WriteOperation};

use super::{Done, Runner, Stopped, invalid};
use crate::machine::Fault;
use crate::transact::address;
use crate::transact::report::Shown;
use crate::transact::task::{Task, Value};

impl Runner<'_> {
    pub(super) fn view(&mut self, account: &Value, resource: &Value) -> Result<Done, Stopped> {
        let Some(address) = address::address(&self.addresses, &account.text) else {
            let message = "an account is an address or the name of one";
            return Err(self.wrong_word(invalid(message, account.span, "this is none")));
        };
        let tag = self.type_tag(resource)?;
        let TypeTag::Struct(struct_tag) = &tag else {
            let message = "a resource is a struct";
            return Err(self.wrong_word(invalid(message, resource.span, "this is none")));
        };
        let key = StateKey::Resource {
            address,
            tag: (**struct_tag).clone(),
        };
        let mut shown = Shown {
            return_values: Some(Vec::new()),
            exists: Some(false),
            ..Shown::default()
        };
        if let Some(bytes) = self.machines.value(&key)? {
            shown.return_values = Some(vec![self.plain(&tag, &bytes)?]);
            shown.exists = Some(true);
        }
        Ok((shown, None))
    }

    pub(super) fn print_bytecode(
        &mut self,
        task: &Task,
        module: Option<&Value>,
    ) -> Result<Done, Stopped> {
        let modules = match module {
            Some(path) => vec![self.published_module(path, &path.text)?],
            None => self.compiled_modules(task)?,
        };
        let texts = modules.iter().map(weft_bytecode::disassemble);
        let shown = Shown {
            bytecode: Some(texts.collect()),
            ..Shown::default()
        };
        Ok((shown, None))
    }

    pub(super) fn footprint(&mut self, task: &Task, path: Option<&Value>) -> Result<Done, Stopped> {
        let mut only = None;
        let wanted = match path {
            None if task.text.is_some() => self.compiled_modules(task)?,
            None => {
                let modules = self.machines.modules()?;
                let published = self.published_modules.iter();
                let find = |id: &ModuleId| {
                    let mut modules = modules.iter();
                    modules.find(|module| module.self_id().as_ref() == Some(id))
                };
                published.filter_map(find).cloned().collect()
            }
            Some(path) => {
                let mut module = path.text.as_str();
                if module.split("::").count() == 3
                    && let Some((before, function)) = module.rsplit_once("::")
                {
                    only = Identifier::new(function).ok();
                    module = before;
                }
                vec![self.published_module(path, module)?]
            }
        };
        let published = self.machines.modules()?.into_iter().chain(wanted.clone());
        let modules: BTreeMap<ModuleId, CompiledModule> = published
            .filter_map(|module| Some((module.self_id()?, module)))
            .collect();
        let mut shown = Shown::default();
        for module in &wanted {
            shown
                .footprints
                .extend(footprints(module, only.as_ref(), &modules));
        }
        if let (Some(path), Some(only)) = (path, &only)
            && shown.footprints.is_empty()
        {
            let message = format!("there is no function `{only}` in this module");
            return Err(self.wrong_word(invalid(message, path.span, "this names none")));
        }
        Ok((shown, None))
    }

    /// The modules and scripts of a task's text.
    fn compiled_modules(&self, task: &Task) -> Result<Vec<CompiledModule>, Stopped> {
        let (_, compilation) = self.compile(task)?;
        let units = compilation.units.into_iter();
        Ok(units.map(|unit| unit.module).collect())
    }

    fn published_module(&mut self, value: &Value, path: &str) -> Result<CompiledModule, Stopped> {
        self.check_address(value, path)?;
        let id = address::module(&self.addresses, path);
        let modules = self.machines.modules()?;
        let found = modules
            .into_iter()
            .find(|module| id.is_some() && module.self_id() == id);
        found.ok_or_else(|| {
            let message = format!("there is no module `{path}`");
            self.wrong_word(invalid(
                message,
                value.span,
                "nothing was published under it",
            ))
        })
    }

    /// What a transaction that took effect shows.
    pub(super) fn show(
        &mut self,
        output: &TransactionOutput,
        results: &[ReturnValue],
        values_after: &[Option<Vec<u8>>],
    ) -> Result<Shown, Fault> {
        let mut shown = Shown::default();
        let mut values = Vec::with_capacity(results.len());
        for result in results {
            values.push(self.plain(&result.type_, &result.bytes)?);
        }
        shown.return_values = Some(values);
        for event in &output.events {
            let value = self.plain(&event.type_, &event.data)?;
            shown.events.push((event.type_.to_string(), value));
        }
        let writes = output.write_set.writes.iter();
        for ((key, operation), bytes) in writes.zip(values_after) {
            let operation = match operation {
                WriteOperation::Create(_) => "create",
                WriteOperation::Modify(_) => "modify",
                WriteOperation::Destroy => "destroy",
                WriteOperation::Publish(_) => "publish",
            };
            let (text, value) = match key {
                StateKey::Module(id) => (id.to_string(), None),
                StateKey::Resource { address, tag } => {
                    let tag = TypeTag::Struct(Box::new(tag.clone()));
                    let value = bytes.as_ref().map(|bytes| self.plain(&tag, bytes));
                    let value = value.transpose()?;
                    (format!("{address} {tag}"), value)
                }
            };
            shown.writes.push((operation, text, value));
        }
        Ok(shown)
    }

    fn plain(&mut self, tag: &TypeTag, bytes: &[u8]) -> Result<String, Fault> {
        self.machines.print_plain(tag, bytes)?.map_err(Fault)
    }
}

/// The footprints of the entry functions of a module or script, or of one function.
fn footprints(
    module: &CompiledModule,
    only: Option<&Identifier>,
    modules: &BTreeMap<ModuleId, CompiledModule>,
) -> Vec<(String, serde_json::Value)> {
    let mut found = Vec::new();
    for (position, definition) in module.function_definitions.iter().enumerate() {
        let Some(index) = FunctionDefinitionIndex::from_position(position) else {
            continue;
        };
        let Some(names) = FunctionNames::of(module, index) else {
            continue;
        };
        let handle = module.function_handles.get(definition.handle.index());
        let name = handle.and_then(|handle| module.identifiers.get(handle.name.index()));
        let is_wanted = match only {
            Some(only) => name == Some(only),
            None => definition.is_entry || module.kind == weft_bytecode::ModuleKind::Script,
        };
        if !is_wanted {
            continue;
        }
        let summary = Linker::new(modules).close_in(module, position);
        let view = FootprintView::new(&summary, &names, modules);
        let text = match &view.reason {
            Some(reason) => format!("{view}\n  level {}: {reason}", view.level),
            None => format!("{view}\n  level {}", view.level),
        };
        let value = serde_json::to_value(&view).unwrap_or(serde_json::Value::Null);
        found.push((text, value));
    }
    found
}
