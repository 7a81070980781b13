//! Exit codes: 0 fine, 1 the user's program is at fault, 2 wrong usage, 3 our fault.

use std::process::ExitCode;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// All went well.
    Fine,
    /// The user's program, package, arguments to it, or state is at fault.
    ProgramFault,
    /// The command line is wrong.
    WrongUsage,
    /// Something that cannot go wrong did.
    OurFault,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        match exit {
            Exit::Fine => Self::from(0),
            Exit::ProgramFault => Self::from(1),
            Exit::WrongUsage => Self::from(2),
            Exit::OurFault => Self::from(3),
        }
    }
}
