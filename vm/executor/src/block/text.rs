//! Values as text, for tools.

use std::sync::Arc;

use weft_runtime::layout::Layouts;
use weft_runtime::{plain_text, text};
use weft_types::TypeTag;

use super::{BlockError, Executor};
use crate::state_view::StateView;

impl Executor {
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
