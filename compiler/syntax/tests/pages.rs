//! The pages on lexical and syntactic codes: what they call wrong raises their code and nothing
//! else, what they call right is free of mistakes.

use weft_base::{Code, FileId};
use weft_syntax::parse;

macro_rules! pages {
    ($($code:literal)*) => {
        &[$(($code, include_str!(concat!("../../../docs/errors/", $code, ".md")))),*]
    };
}

const PAGES: &[(&str, &str)] = pages!(
    "E0001" "E0002" "E0003" "E0004" "E0005" "E0006" "E0007"
    "E0101" "E0102" "E0103" "E0104" "E0105" "E0106" "E0107" "E0108" "E0109" "E0110" "E0111"
    "E0112" "E0113" "E0114" "E0115" "E0116" "E0117"
    "E0901" "E0902" "E0904" "W0101" "W0102" "W0103"
);

fn codes(text: &str) -> Vec<Code> {
    let mut codes: Vec<Code> = parse(FileId(0), text)
        .diagnostics
        .iter()
        .map(|diagnostic| diagnostic.code)
        .collect();
    codes.dedup();
    codes
}

#[test]
fn examples_are_what_they_are_said_to_be() {
    for (code, page) in PAGES {
        assert!(page.starts_with(&format!("# {code}: ")), "{code}");
        let blocks: Vec<&str> = page
            .split("```move\n")
            .skip(1)
            .filter_map(|rest| rest.split("```").next())
            .collect();
        if let [wrong, right] = blocks.as_slice() {
            let found: Vec<&str> = codes(wrong).into_iter().map(Code::as_str).collect();
            assert!(found.contains(code), "{code}: {found:?}");
            // A string or comment that swallows what follows has consequences.
            assert!(
                found.len() == 1 || ["E0003", "E0007"].contains(code),
                "{code}: {found:?}"
            );
            assert_eq!(codes(right), [], "{code}");
        } else {
            assert!(
                page.contains("```text"),
                "{code} has a wrong and a right example"
            );
        }
    }
}

#[test]
fn every_code_of_this_stage_has_a_page() {
    for code in Code::ALL {
        let text = code.as_str();
        if ["E00", "E01", "W00", "W01"]
            .iter()
            .any(|range| text.starts_with(range))
        {
            assert!(PAGES.iter().any(|(paged, _)| *paged == text), "{text}");
        }
    }
}
