//! What the tests of the workspace share: generators of programs and blocks, and oracles.

pub mod attack;
pub mod coverage;
pub mod edit;
pub mod equivalent;
pub mod functions;
pub mod fuzz;
pub mod generate;
pub mod machine;
pub mod mutate;
pub mod oracle;
pub mod scenario;

/// A number that the environment gives by this name, to ask for a longer run or another one.
#[expect(
    clippy::disallowed_methods,
    reason = "a longer run is asked for by the environment"
)]
pub fn wanted(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use crate::generate;

    #[test]
    fn a_seed_gives_one_program() {
        assert_eq!(generate::program(7).source, generate::program(7).source);
        assert_ne!(generate::program(7).source, generate::program(8).source);
    }
}
