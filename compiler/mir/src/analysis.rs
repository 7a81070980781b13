//! What is known of a body at each of its points. Analyses are values: they read a body and never
//! change it.

pub mod liveness;
pub mod loans;
