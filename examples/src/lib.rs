//! The example programs are under `embedding`, the Move packages they use under `packages`.
