//! What changes a body. A transform takes the body by value, so that no analysis of the body before
//! it can be mistaken for one of the body after it.

pub mod accessors;
pub mod moves;
