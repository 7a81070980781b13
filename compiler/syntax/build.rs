//! Makes the parser of the grammar.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    lalrpop::process_src()
}
