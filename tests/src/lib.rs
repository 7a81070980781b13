//! What the tests of the workspace share: generators of programs and blocks, and oracles.
