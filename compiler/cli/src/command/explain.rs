//! `weft explain`: prints the page of a diagnostic code, or the list of all codes.

use weft_base::Code;

use crate::arguments::ExplainArguments;
use crate::exit::Exit;

/// The pages by code, in ascending order.
const PAGES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/pages.rs"));

/// Runs the command.
pub(crate) fn run(arguments: &ExplainArguments) -> Exit {
    let Some(text) = &arguments.code else {
        for code in Code::ALL {
            println!("{code}  {}", code.summary());
        }
        return Exit::Fine;
    };
    let Some(code) = Code::parse(text) else {
        eprintln!("error: there is no code `{text}`; `weft explain` lists all codes");
        return Exit::WrongUsage;
    };
    match PAGES.binary_search_by_key(&code.as_str(), |(code, _)| code) {
        Ok(index) => print!("{}", PAGES[index].1),
        Err(_) => println!("{code}: {}", code.summary()),
    }
    Exit::Fine
}
