//! Diagnostics as text for people and as JSON for tools. The only user of `ariadne`.
