//! Checks that need the whole program: each file one rule.

pub(crate) mod ability;
pub(crate) mod acquires;
pub(crate) mod arithmetic;
pub(crate) mod constant;
pub(crate) mod exhaustive;
pub(crate) mod extended;
pub(crate) mod facts;
pub(crate) mod inline;
pub(crate) mod instantiation;
pub(crate) mod overflow;
pub(crate) mod recursion;
pub(crate) mod unit_test;
