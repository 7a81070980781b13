//! Text to tokens to the syntax tree.
