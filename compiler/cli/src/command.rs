//! The commands, a file each.

pub(crate) mod bench;
pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod disasm;
pub(crate) mod explain;
pub(crate) mod fix;
pub(crate) mod footprint;
pub(crate) mod run;
pub(crate) mod test;
pub(crate) mod transact;
