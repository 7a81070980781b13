//! What code may know of the block that it is executed in, besides state.

/// What is the same for all transactions of a block. It comes from consensus: every machine has to be
/// given the same.
///
/// Code asks for it by `0x1::block`, `0x1::timestamp` and `0x1::chain_id`, and native functions of the
/// embedder by [`NativeInvocation::block`](crate::natives::NativeInvocation::block). Nobody writes it, so
/// that nobody waits for anybody who asks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlockMetadata {
    /// Which chain this is.
    pub chain_id: u64,
    /// The number of blocks before this one.
    pub height: u64,
    /// When the block was made, in microseconds since the beginning of 1970.
    pub time_microseconds: u64,
}
