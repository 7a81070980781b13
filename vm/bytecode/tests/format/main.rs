//! The module format: bytes and text are read back to what was written, whatever the module holds,
//! and bytes that nobody wrote are refused or canonical.

#[cfg(test)]
mod bytes;
#[cfg(test)]
mod generate;
#[cfg(test)]
mod text;
