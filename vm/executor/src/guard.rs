//! The guard: what a transaction really did, compared with its plan.
//!
//! It runs in every build. A key that the plan does not have stops the run; every presence that
//! was used or changed must be planned so; every leaf of a changed resource that was not to be
//! written must be as it was. A mismatch is a mistake of ours, never of the transaction: the
//! plan's results are thrown away, the transactions are executed again one by one, and the fault
//! is reported.

use std::fmt;

use weft_runtime::code::TypeId;
use weft_runtime::layout::{Layout, Layouts, Leaf, LeafKind};
use weft_runtime::memory::Pointer;
use weft_runtime::resource::{LeafValue, ResourceEntry};
use weft_runtime::values::is_same;
use weft_types::{AccountAddress, TypeTag};

use crate::execute::share;
use crate::plan::PlannedAccess;

/// A footprint or a plan that was wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What was wrong.
    pub kind: FaultKind,
    /// The transaction that showed it, by its position in the block.
    pub transaction: usize,
    /// The resource, where it is about one.
    pub resource: Option<(TypeTag, AccountAddress)>,
    /// The leaf, where it is about one.
    pub leaf: Option<usize>,
}

/// What was wrong with a footprint or a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FaultKind {
    /// A resource that the footprint does not have.
    MissingKey,
    /// A leaf that the footprint does not have.
    MissingLeaf,
    /// A leaf or a presence that the footprint has in a weaker mode.
    ModeTooWeak,
    /// A presence that the footprint does not have.
    MissingPresence,
    /// A delta whose value had an effect besides the sum.
    DeltaEscaped,
    /// A check that cannot fail did.
    Invariant(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match &self.kind {
            FaultKind::MissingKey => "a resource that its footprint does not have",
            FaultKind::MissingLeaf => "a leaf that its footprint does not have",
            FaultKind::ModeTooWeak => "a mode that its footprint does not grant",
            FaultKind::MissingPresence => "a presence that its footprint does not have",
            FaultKind::DeltaEscaped => "a delta whose value escapes",
            FaultKind::Invariant(message) => message,
        };
        write!(f, "transaction {}: {what}", self.transaction)?;
        if let Some((type_, address)) = &self.resource {
            write!(f, ": {type_} at {address}")?;
        }
        match self.leaf {
            Some(leaf) => write!(f, ", leaf {leaf}"),
            None => Ok(()),
        }
    }
}

impl Fault {
    pub(crate) const fn new(kind: FaultKind) -> Self {
        Self {
            kind,
            transaction: 0,
            resource: None,
            leaf: None,
        }
    }

    pub(crate) const fn invariant(message: String) -> Self {
        Self::new(FaultKind::Invariant(message))
    }

    pub(crate) fn missing_key(layouts: &Layouts, type_: TypeId, address: AccountAddress) -> Self {
        Self {
            resource: Some((layouts.get(type_).tag.clone(), address)),
            ..Self::new(FaultKind::MissingKey)
        }
    }

    pub(crate) fn unplanned_write(
        layout: &Layout,
        entry: &ResourceEntry,
        leaf: usize,
        is_planned: bool,
    ) -> Self {
        let kind = if is_planned {
            FaultKind::ModeTooWeak
        } else {
            FaultKind::MissingLeaf
        };
        Self::about(kind, layout, entry.address, Some(leaf))
    }

    pub(crate) fn about(
        kind: FaultKind,
        layout: &Layout,
        address: AccountAddress,
        leaf: Option<usize>,
    ) -> Self {
        Self {
            resource: Some((layout.tag.clone(), address)),
            leaf,
            ..Self::new(kind)
        }
    }

    /// The fault of a part of a block that begins at a transaction.
    pub(crate) const fn shifted(mut self, first: usize) -> Self {
        self.transaction += first;
        self
    }

    pub(crate) const fn in_transaction(mut self, transaction: usize) -> Self {
        self.transaction = transaction;
        self
    }
}

/// The planned accesses of a resource by leaf.
#[derive(Debug)]
pub(crate) struct Modes {
    presence: Option<bool>,
    leaves: [u32; weft_runtime::layout::LEAVES_MAX],
    count: usize,
}

const NONE: u32 = u32::MAX;

impl Modes {
    pub(crate) fn new(leaves: usize) -> Self {
        Self {
            presence: None,
            leaves: [NONE; weft_runtime::layout::LEAVES_MAX],
            count: leaves,
        }
    }

    pub(crate) fn set(&mut self, access: usize, planned: &PlannedAccess) {
        match planned.part.as_leaf() {
            None => self.presence = Some(planned.mode.may_write()),
            Some(leaf) => {
                debug_assert!(leaf < self.count, "a leaf of the type");
                self.leaves[leaf] = u32::try_from(access).expect("accesses are limited");
            }
        }
    }

    pub(crate) fn access(&self, leaf: usize) -> Option<usize> {
        match self.leaves[leaf] {
            NONE => None,
            access => Some(access as usize),
        }
    }

    /// Every use of a resource reads its presence; some change it.
    pub(crate) fn check_presence(
        &self,
        entry: &ResourceEntry,
        layout: &Layout,
    ) -> Result<(), Fault> {
        let kind = match self.presence {
            None => FaultKind::MissingPresence,
            Some(false) if entry.presence_changed => FaultKind::ModeTooWeak,
            Some(_) => return Ok(()),
        };
        Err(Fault::about(kind, layout, entry.address, None))
    }
}

/// Whether a leaf of an image holds what it was filled with.
///
/// Whoever borrows a part of a vector or of a boxed variant mutably has a copy made of the frozen block
/// that it is in, and may leave that as it was: blocks that are not the same are compared in canonical
/// form.
pub(crate) fn is_unchanged(
    layouts: &Layouts,
    leaf: &Leaf,
    image: Pointer,
    before: Option<&LeafValue>,
) -> bool {
    is_untouched(layouts, leaf, image, before)
        || match (leaf.kind, before) {
            (
                LeafKind::Vector | LeafKind::Enum,
                Some(LeafValue::Vector(Some(region)) | LeafValue::Whole(region)),
            ) => {
                let place = image.add(leaf.offset.into());
                is_equal(layouts, leaf, region.value(), place)
            }
            (
                LeafKind::Scalar
                | LeafKind::Vector
                | LeafKind::Enum
                | LeafKind::Function
                | LeafKind::Whole,
                _,
            ) => false,
        }
}

/// Whether a leaf of an image has the scalars and the blocks that it was filled with.
fn is_untouched(
    layouts: &Layouts,
    leaf: &Leaf,
    image: Pointer,
    before: Option<&LeafValue>,
) -> bool {
    let place = image.add(leaf.offset.into());
    let is_zero = || place.with_bytes(leaf.size.into(), |bytes| bytes.iter().all(|b| *b == 0));
    match before {
        None | Some(LeafValue::Vector(None)) => is_zero(),
        Some(LeafValue::Scalar(words)) => scalar_at(leaf, place) == *words,
        // A frozen block is copied before it is changed, so it is the same where it still is.
        Some(LeafValue::Vector(Some(region))) => place.load_u64() == region.value().load_u64(),
        Some(LeafValue::Whole(region)) => {
            is_same(layouts, layouts.get(leaf.type_), region.value(), place)
                || leaf.kind == LeafKind::Whole && is_equal(layouts, leaf, region.value(), place)
        }
    }
}

/// The value of a leaf of an image; shared with what it was filled with where nobody touched it.
pub(crate) fn read_leaf(
    layouts: &Layouts,
    leaf: &Leaf,
    image: Pointer,
    before: Option<&LeafValue>,
) -> LeafValue {
    match before {
        Some(value @ (LeafValue::Vector(_) | LeafValue::Whole(_)))
            if is_untouched(layouts, leaf, image, before) =>
        {
            share(value)
        }
        _ => LeafValue::read(layouts, leaf, image),
    }
}

/// Whether two values of the type of a leaf have the same canonical bytes.
fn is_equal(layouts: &Layouts, leaf: &Leaf, left: Pointer, right: Pointer) -> bool {
    let encode = |value| {
        let mut bytes = Vec::new();
        weft_runtime::codec::encode(layouts, leaf.type_, value, &mut bytes);
        bytes
    };
    encode(left) == encode(right)
}

fn scalar_at(leaf: &Leaf, place: Pointer) -> [u64; 4] {
    match leaf.size {
        1 => [place.load_u8().into(), 0, 0, 0],
        2 => [place.load_u16().into(), 0, 0, 0],
        4 => [place.load_u32().into(), 0, 0, 0],
        8 => [place.load_u64(), 0, 0, 0],
        16 => [place.load_u64(), place.add(8).load_u64(), 0, 0],
        _ => place.load_words(),
    }
}
