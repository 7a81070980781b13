//! Functions of the library, on random arguments in both engines, against the same functions in Rust.

#[cfg(test)]
mod references {
    mod arithmetic;
    mod collections;
    mod gas;
    mod machine;
    mod text;
}
