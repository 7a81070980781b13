//! What an embedder brings: native functions of its own, what surrounds every transaction, and states.

#[cfg(test)]
mod embedding {
    mod natives;
    mod states;
    mod surroundings;
}
