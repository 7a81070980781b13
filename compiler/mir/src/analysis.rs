//! What is known of a body at each of its points, and what is wrong with it. Analyses are values:
//! they read a body and never change it.

pub mod ability;
pub mod borrow;
pub mod initialized;
pub mod liveness;
pub mod loans;
pub mod overlap;
pub mod unused;
