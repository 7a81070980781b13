//! Deliberately wrong footprints, for tests of the guard.

use std::fmt;

use weft_footprint::{ConcreteStep, Footprint, LeafMode};

use crate::entry::{EntryPoint, planned_mode};
use crate::instantiate::steps_of;
use crate::plan::Part;

/// An access of an instantiated footprint.
#[derive(Clone, Debug, PartialEq)]
pub struct HookedAccess {
    /// The position of the resource among those of the transaction.
    pub resource: u32,
    /// The leaf, or `None` for the presence.
    pub leaf: Option<usize>,
    /// How it is accessed.
    pub mode: LeafMode,
    /// The steps of a delta.
    pub steps: Vec<ConcreteStep>,
}

/// Changes footprints after they are instantiated. For tests alone: whatever it does, results
/// stay right, because the guard finds out.
pub trait FootprintHook: Send + Sync + fmt::Debug {
    /// Changes the resources (type and address) and accesses of a transaction. Accesses of a
    /// resource that is taken away must go, too.
    fn distort(
        &self,
        transaction: usize,
        resources: &mut Vec<weft_footprint::ConcreteResource>,
        accesses: &mut Vec<HookedAccess>,
    );
}

type Parts = Vec<(Part, LeafMode, Vec<ConcreteStep>)>;

/// Distorts a footprint and hands it on with the parts of each access.
pub(crate) fn distorted(
    hook: &dyn FootprintHook,
    transaction: usize,
    entry: &EntryPoint,
    footprint: &mut Footprint,
    with: impl FnOnce(&Footprint, &[Parts]),
) {
    let mut accesses = Vec::new();
    for access in &footprint.accesses {
        for part in &entry.parts[usize::from(access.access)] {
            accesses.push(HookedAccess {
                resource: access.resource,
                leaf: part.as_leaf(),
                mode: planned_mode(access.mode.leaf_mode()),
                steps: steps_of(footprint, access.mode).to_vec(),
            });
        }
    }
    let mut resources = footprint.resources.clone();
    hook.distort(transaction, &mut resources, &mut accesses);
    let mut changed = Footprint::new();
    changed.resources = resources;
    let mut parts = Vec::new();
    for access in accesses {
        changed.accesses.push(weft_footprint::ConcreteAccess {
            resource: access.resource,
            access: 0,
            mode: weft_footprint::ConcreteMode::Read,
        });
        let part = access.leaf.map_or(Part::PRESENCE, Part::leaf);
        parts.push(vec![(part, access.mode, access.steps)]);
    }
    with(&changed, &parts);
}
