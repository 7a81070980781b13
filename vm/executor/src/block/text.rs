//! What tools ask about values and functions.

use std::sync::Arc;

use weft_runtime::code::RegisterType;
use weft_runtime::layout::Layouts;
use weft_runtime::{json, plain_text, text};
use weft_types::TypeTag;

use super::{BlockError, Executor};
use crate::output::TransactionStatus;
use crate::state_view::StateView;
use crate::transaction::Payload;

/// What a function takes, as a caller sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FunctionInterface {
    /// The types of the parameters, signers among them; the referent's for a reference.
    pub parameters: Vec<TypeTag>,
    /// Whether a transaction may call the function.
    pub is_entry: bool,
}

impl Executor {
    /// What the function or script of a payload takes; inside, why it cannot be called. A payload that
    /// publishes takes nothing.
    pub fn interface(
        &mut self,
        view: &Arc<dyn StateView>,
        payload: &Payload,
    ) -> Result<Result<FunctionInterface, TransactionStatus>, BlockError> {
        self.begin(view)?;
        let (entry, is_entry) = match payload {
            Payload::EntryFunction(call) => {
                let id = self.code.find_entry(call, &**view)?;
                match self.code.entry(id) {
                    Ok(entry) => (entry.instance, entry.is_entry),
                    Err(status) => return Ok(Err(status.clone())),
                }
            }
            Payload::Script(script) => {
                let loaded = self
                    .code
                    .load_script(&script.code, &script.type_args, &**view)?;
                match loaded {
                    Ok(entry) => (entry.instance, true),
                    Err(status) => return Ok(Err(status)),
                }
            }
            Payload::Publish { .. } => {
                return Ok(Ok(FunctionInterface {
                    parameters: Vec::new(),
                    is_entry: true,
                }));
            }
        };
        self.follow_generation();
        let snapshot = self.code.snapshot();
        let parameters = snapshot.instance(entry).parameter_types.iter();
        let parameters = parameters.map(|type_| match *type_ {
            RegisterType::Value(type_)
            | RegisterType::Reference(type_)
            | RegisterType::MutableReference(type_) => snapshot.layouts().get(type_).tag.clone(),
        });
        Ok(Ok(FunctionInterface {
            parameters: parameters.collect(),
            is_entry,
        }))
    }

    /// The canonical bytes of a value that is written as text; inside, what is wrong with the text or
    /// the type.
    pub fn parse_value(
        &mut self,
        view: &Arc<dyn StateView>,
        tag: &TypeTag,
        value: &str,
    ) -> Result<Result<Vec<u8>, String>, BlockError> {
        self.with_type(view, tag, |layouts, type_| {
            text::to_bytes(layouts, type_, value).map_err(|error| error.to_string())
        })
    }

    /// The text of a value in canonical bytes; inside, what is wrong with the bytes or the type.
    pub fn print_value(
        &mut self,
        view: &Arc<dyn StateView>,
        tag: &TypeTag,
        bytes: &[u8],
    ) -> Result<Result<String, String>, BlockError> {
        self.with_type(view, tag, |layouts, type_| {
            text::from_bytes(layouts, type_, bytes).map_err(|error| error.to_string())
        })
    }

    /// The text of a value in canonical bytes without names and types; inside, what is wrong with the
    /// bytes or the type.
    pub fn print_plain_value(
        &mut self,
        view: &Arc<dyn StateView>,
        tag: &TypeTag,
        bytes: &[u8],
    ) -> Result<Result<String, String>, BlockError> {
        self.with_type(view, tag, |layouts, type_| {
            plain_text::from_bytes(layouts, type_, bytes).map_err(|error| error.to_string())
        })
    }

    /// The canonical bytes of a value in JSON; inside, what is wrong with the value or the type.
    pub fn value_from_json(
        &mut self,
        view: &Arc<dyn StateView>,
        tag: &TypeTag,
        value: &serde_json::Value,
    ) -> Result<Result<Vec<u8>, String>, BlockError> {
        self.with_type(view, tag, |layouts, type_| {
            json::to_bytes(layouts, type_, value).map_err(|error| error.to_string())
        })
    }

    /// A value in canonical bytes as JSON; inside, what is wrong with the bytes or the type.
    pub fn value_to_json(
        &mut self,
        view: &Arc<dyn StateView>,
        tag: &TypeTag,
        bytes: &[u8],
    ) -> Result<Result<serde_json::Value, String>, BlockError> {
        self.with_type(view, tag, |layouts, type_| {
            json::from_bytes(layouts, type_, bytes).map_err(|error| error.to_string())
        })
    }

    fn with_type<T>(
        &mut self,
        view: &Arc<dyn StateView>,
        tag: &TypeTag,
        work: impl FnOnce(&Layouts, weft_runtime::code::TypeId) -> Result<T, String>,
    ) -> Result<Result<T, String>, BlockError> {
        self.begin(view)?;
        let loaded = self.code.load_type(tag, &**view)?;
        Ok(match loaded {
            Ok(type_) => work(self.code.snapshot().layouts(), type_),
            Err(error) => Err(format!("the type `{tag}` cannot be used: {}", error.kind)),
        })
    }
}
