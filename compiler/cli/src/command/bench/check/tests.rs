//! The generator keeps its word, and no result depends on the number of threads.

use std::num::NonZeroUsize;
use std::path::Path;

use weft_driver::{Compilation, Options};

use super::generate::{Package, package};

const LINES: u32 = 2_000;

fn compile(package: &Package, threads: usize) -> Compilation {
    let options = Options {
        threads: NonZeroUsize::new(threads),
        ..Options::default()
    };
    let files = package.in_memory();
    weft_driver::compile(&files, Path::new(Package::FOLDER), &options)
}

/// Everything that a compilation says and makes.
fn outcome(compilation: &Compilation) -> (String, Vec<Vec<u8>>) {
    let text = weft_base::render::short(&compilation.diagnostics, &compilation.sources);
    let units = compilation.units.iter();
    let bytes = units.map(|unit| weft_bytecode::encode(&unit.module));
    (text, bytes.collect())
}

#[test]
fn the_generator_makes_what_it_promises() {
    for seed in 1..=3 {
        let package = package(LINES, seed);
        assert!((LINES..LINES + 200).contains(&package.lines));
        let share = |lines: u32| lines * 100 / package.lines;
        assert!((20..=30).contains(&share(package.quiet_lines)));
        assert!((8..=12).contains(&share(package.spec_lines)));
        let compilation = compile(&package, 2);
        assert_eq!(super::expect_nothing(&compilation), Ok(()));
        assert!(compilation.units.len() >= package.modules);
    }
}

#[test]
fn the_same_seed_gives_the_same_package() {
    assert_eq!(package(LINES, 7).files, package(LINES, 7).files);
    assert_ne!(package(LINES, 7).files, package(LINES, 8).files);
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let sound = package(LINES, 1);
    // Faults of several kinds in many functions, found by several phases.
    let mut faulty = sound.clone();
    for (number, (_, text)) in faulty.files.iter_mut().enumerate() {
        *text = match number % 3 {
            0 => text.replace("let total = amount;", "let total = amounts;"),
            1 => text.replace("nonce + 1;", "nonce + true;"),
            _ => text.replace("total = total / 2;", "total = total / 2; let unused = 1;"),
        };
    }
    for package in [sound, faulty] {
        let expected = outcome(&compile(&package, 1));
        for threads in [2, 8] {
            assert!(
                outcome(&compile(&package, threads)) == expected,
                "{threads}"
            );
        }
    }
}
