//! The tables of the module that is being assembled, searched by content.

use std::collections::BTreeMap;

use weft_types::{AccountAddress, Identifier};

use super::Result;
use super::token::Cursor;
use crate::{
    AddressIndex, CompiledModule, FunctionHandle, FunctionHandleIndex, IdentifierIndex,
    ModuleHandle, ModuleHandleIndex, StructHandle, StructHandleIndex, Type, TypeIndex,
};

/// For each table, the first index of each content.
#[derive(Default)]
pub(super) struct Tables {
    names: BTreeMap<Identifier, u16>,
    addresses: BTreeMap<AccountAddress, u16>,
    modules: BTreeMap<(AddressIndex, IdentifierIndex), u16>,
    structs: BTreeMap<(ModuleHandleIndex, IdentifierIndex), u16>,
    functions: BTreeMap<(ModuleHandleIndex, IdentifierIndex), u16>,
    types: BTreeMap<Type, u16>,
}

impl Tables {
    fn read_name(cursor: &mut Cursor<'_>) -> Result<Identifier> {
        let word = cursor.peek_word().unwrap_or_default();
        let name = Identifier::new(word).map_err(|_| cursor.error("expected a name"))?;
        cursor.skip();
        Ok(name)
    }

    fn read_address(cursor: &mut Cursor<'_>) -> Result<AccountAddress> {
        let word = cursor.peek_word().unwrap_or_default();
        let address = AccountAddress::from_hex_literal(word)
            .map_err(|_| cursor.error("expected an address"))?;
        cursor.skip();
        Ok(address)
    }

    pub(super) fn push_name(
        &mut self,
        module: &mut CompiledModule,
        cursor: &mut Cursor<'_>,
    ) -> Result<()> {
        let name = Self::read_name(cursor)?;
        self.add_name(module, cursor, name).map(|_| ())
    }

    fn add_name(
        &mut self,
        module: &mut CompiledModule,
        cursor: &Cursor<'_>,
        name: Identifier,
    ) -> Result<IdentifierIndex> {
        let index = cursor.position_index(module.identifiers.len())?;
        self.names.entry(name.clone()).or_insert(index);
        module.identifiers.push(name);
        Ok(IdentifierIndex(index))
    }

    /// Reads a name, which is added where it is new.
    pub(super) fn name(
        &mut self,
        module: &mut CompiledModule,
        cursor: &mut Cursor<'_>,
    ) -> Result<IdentifierIndex> {
        if let Some(index) = cursor.raw_index("name#")? {
            return Ok(IdentifierIndex(index));
        }
        let name = Self::read_name(cursor)?;
        match self.names.get(&name) {
            Some(index) => Ok(IdentifierIndex(*index)),
            None => self.add_name(module, cursor, name),
        }
    }

    pub(super) fn push_address(
        &mut self,
        module: &mut CompiledModule,
        cursor: &mut Cursor<'_>,
    ) -> Result<()> {
        let address = Self::read_address(cursor)?;
        self.add_address(module, cursor, address).map(|_| ())
    }

    fn add_address(
        &mut self,
        module: &mut CompiledModule,
        cursor: &Cursor<'_>,
        address: AccountAddress,
    ) -> Result<AddressIndex> {
        let index = cursor.position_index(module.addresses.len())?;
        self.addresses.entry(address).or_insert(index);
        module.addresses.push(address);
        Ok(AddressIndex(index))
    }

    pub(super) fn push_module(
        &mut self,
        module: &mut CompiledModule,
        cursor: &mut Cursor<'_>,
    ) -> Result<()> {
        let address = AddressIndex(cursor.prefixed("address")?);
        cursor.expect(",")?;
        let name = IdentifierIndex(cursor.prefixed("name")?);
        self.add_module(module, cursor, address, name).map(|_| ())
    }

    fn add_module(
        &mut self,
        module: &mut CompiledModule,
        cursor: &Cursor<'_>,
        address: AddressIndex,
        name: IdentifierIndex,
    ) -> Result<ModuleHandleIndex> {
        let index = cursor.position_index(module.module_handles.len())?;
        self.modules.entry((address, name)).or_insert(index);
        module.module_handles.push(ModuleHandle { address, name });
        Ok(ModuleHandleIndex(index))
    }

    /// Reads `0x42::name` or `module#3`; the module is added where it is new.
    pub(super) fn module(
        &mut self,
        module: &mut CompiledModule,
        cursor: &mut Cursor<'_>,
    ) -> Result<ModuleHandleIndex> {
        if let Some(index) = cursor.raw_index("module#")? {
            return Ok(ModuleHandleIndex(index));
        }
        let address = Self::read_address(cursor)?;
        let address = match self.addresses.get(&address) {
            Some(index) => AddressIndex(*index),
            None => self.add_address(module, cursor, address)?,
        };
        cursor.expect("::")?;
        let name = self.name(module, cursor)?;
        match self.modules.get(&(address, name)) {
            Some(index) => Ok(ModuleHandleIndex(*index)),
            None => self.add_module(module, cursor, address, name),
        }
    }

    /// Reads the name of a struct or function: of this module, or behind that of another.
    pub(super) fn member(
        &mut self,
        module: &mut CompiledModule,
        cursor: &mut Cursor<'_>,
    ) -> Result<(ModuleHandleIndex, IdentifierIndex)> {
        let first = cursor.peek_word().unwrap_or_default();
        let mut owner = ModuleHandleIndex(0);
        if first.starts_with("0x") || first.starts_with("module#") {
            owner = self.module(module, cursor)?;
            cursor.expect("::")?;
        }
        Ok((owner, self.name(module, cursor)?))
    }

    /// Reads the name of a struct that has a handle.
    pub(super) fn struct_(
        &mut self,
        module: &mut CompiledModule,
        cursor: &mut Cursor<'_>,
    ) -> Result<StructHandleIndex> {
        let member = self.member(module, cursor)?;
        match self.structs.get(&member) {
            Some(index) => Ok(StructHandleIndex(*index)),
            None => Err(cursor.error("no struct of this name is declared or used")),
        }
    }

    /// Reads the name of a function that has a handle.
    pub(super) fn function(
        &mut self,
        module: &mut CompiledModule,
        cursor: &mut Cursor<'_>,
    ) -> Result<FunctionHandleIndex> {
        if let Some(index) = cursor.raw_index("function#")? {
            return Ok(FunctionHandleIndex(index));
        }
        let member = self.member(module, cursor)?;
        match self.functions.get(&member) {
            Some(index) => Ok(FunctionHandleIndex(*index)),
            None => Err(cursor.error("no function of this name is declared or used")),
        }
    }

    pub(super) fn push_struct(
        &mut self,
        module: &mut CompiledModule,
        cursor: &Cursor<'_>,
        handle: StructHandle,
    ) -> Result<()> {
        let index = cursor.position_index(module.struct_handles.len())?;
        self.structs
            .entry((handle.module, handle.name))
            .or_insert(index);
        module.struct_handles.push(handle);
        Ok(())
    }

    pub(super) fn push_function(
        &mut self,
        module: &mut CompiledModule,
        cursor: &Cursor<'_>,
        handle: FunctionHandle,
    ) -> Result<()> {
        let index = cursor.position_index(module.function_handles.len())?;
        self.functions
            .entry((handle.module, handle.name))
            .or_insert(index);
        module.function_handles.push(handle);
        Ok(())
    }

    pub(super) fn push_type(
        &mut self,
        module: &mut CompiledModule,
        cursor: &Cursor<'_>,
        type_: Type,
    ) -> Result<TypeIndex> {
        let index = cursor.position_index(module.types.len())?;
        self.types.entry(type_.clone()).or_insert(index);
        module.types.push(type_);
        Ok(TypeIndex(index))
    }

    /// The index of a type, which is added where it is new.
    pub(super) fn type_(
        &mut self,
        module: &mut CompiledModule,
        cursor: &Cursor<'_>,
        type_: Type,
    ) -> Result<TypeIndex> {
        match self.types.get(&type_) {
            Some(index) => Ok(TypeIndex(*index)),
            None => self.push_type(module, cursor, type_),
        }
    }
}
