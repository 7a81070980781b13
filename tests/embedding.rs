//! What an embedder brings: native functions of its own, and what surrounds every transaction.

#[cfg(test)]
mod embedding {
    mod natives;
    mod surroundings;
}
