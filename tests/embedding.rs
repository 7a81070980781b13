//! What an embedder brings: what it says of blocks, native functions of its own, what surrounds every transaction, and states; what it asks, and what it is told.

#[cfg(test)]
mod embedding {
    mod metadata;
    mod natives;
    mod observer;
    mod queries;
    mod states;
    mod surroundings;
}
