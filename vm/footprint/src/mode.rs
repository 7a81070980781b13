//! The lattice of the ways in which one leaf is accessed.
//!
//! Symbolic locations can coincide once arguments are known (the sender pays itself, an address
//! stands twice in a vector). Whoever unifies them joins the modes here and nowhere else.

/// How a transaction accesses one leaf, the steps of a delta aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum LeafMode {
    /// Its value may be observed.
    Read,
    /// It may be replaced, without its earlier value being observed.
    Write,
    /// Both.
    ReadWrite,
    /// It changes by a sum of steps and is observed only by their checks.
    Delta,
}

impl LeafMode {
    /// How a leaf is accessed that is accessed in both ways.
    ///
    /// Delta with delta is the list of the steps of both; delta with anything else is a read and
    /// a write, and so is a creation (a write of the whole value) with a delta.
    #[must_use]
    pub const fn join(self, other: Self) -> Self {
        match (self, other) {
            (Self::Read, Self::Read) => Self::Read,
            (Self::Write, Self::Write) => Self::Write,
            (Self::Delta, Self::Delta) => Self::Delta,
            (Self::Read | Self::Write | Self::ReadWrite | Self::Delta, _) => Self::ReadWrite,
        }
    }

    /// Whether the leaf's value may differ afterwards.
    pub const fn may_write(self) -> bool {
        !matches!(self, Self::Read)
    }

    /// Whether the value from before may be observed, be it only by a check.
    pub const fn may_read(self) -> bool {
        !matches!(self, Self::Write)
    }

    /// Whether a footprint that grants `self` permits `observed`.
    pub const fn permits(self, observed: Self) -> bool {
        match (self, observed) {
            (Self::ReadWrite, _) => true,
            (Self::Read, Self::Read) | (Self::Write, Self::Write) | (Self::Delta, Self::Delta) => {
                true
            }
            (Self::Read | Self::Write | Self::Delta, _) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::LeafMode::{self, Delta, Read, ReadWrite, Write};

    const ALL: [LeafMode; 4] = [Read, Write, ReadWrite, Delta];

    #[test]
    fn delta_with_delta_stays_delta() {
        assert_eq!(Delta.join(Delta), Delta);
    }

    #[test]
    fn delta_with_anything_else_is_read_and_write() {
        for other in [Read, Write, ReadWrite] {
            assert_eq!(Delta.join(other), ReadWrite);
            assert_eq!(other.join(Delta), ReadWrite);
        }
    }

    #[test]
    fn create_with_delta_is_read_and_write() {
        // A creation is a write of the whole value.
        assert_eq!(Write.join(Delta), ReadWrite);
    }

    #[test]
    fn join_is_a_semilattice_that_permits_its_parts() {
        for a in ALL {
            assert_eq!(a.join(a), a);
            for b in ALL {
                assert_eq!(a.join(b), b.join(a));
                assert!(a.join(b).permits(a), "{a:?} {b:?}");
                for c in ALL {
                    assert_eq!(a.join(b).join(c), a.join(b.join(c)));
                }
            }
        }
    }
}
