//! What an embedder brings: what it says of blocks, native functions of its own, what surrounds every transaction, and states.

#[cfg(test)]
mod embedding {
    mod metadata;
    mod natives;
    mod states;
    mod surroundings;
}
