//! The registry of diagnostic codes: permanent, explicit, unique.
//!
//! A code is given once and never reused. Each has a page `docs/errors/<code>.md`. The ranges:
//! E00 lexical, E01 syntax, E02 names, E03 types, E04 abilities, use and borrowing, E05 footprint
//! clauses, E06 what is not supported yet, E07 packages and manifests, E09 limits and faults of the
//! compiler itself; W the same for warnings.

use std::fmt;

use crate::diagnostic::Severity;

macro_rules! codes {
    ($($code:ident = $name:ident: $summary:literal;)*) => {
        /// The code of a diagnostic.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Code {
            $(#[doc = concat!(stringify!($code), ": ", $summary, ".")] $name,)*
        }

        impl Code {
            /// Every code, in the order of the registry.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// The code as it is printed, such as `E0301`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => stringify!($code),)* }
            }

            /// One line on what the code is about.
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$name => $summary,)* }
            }
        }
    };
}

// Keep each section sorted; `codes_ascend` below fails to compile otherwise.
codes! {
    // E00: lexical
    E0001 = UnexpectedCharacter: "a character that has no place in a program";
    E0002 = StringWithoutPrefix: "a string literal without `b` or `x` before it";
    E0003 = UnterminatedString: "a string literal that does not end on its line";
    E0004 = UnknownEscape: "an escape sequence that does not exist";
    E0005 = BadHexString: "a hex string that is not made of pairs of hex digits";
    E0006 = BadNumber: "a number with a suffix or digits that do not exist";
    E0007 = UnterminatedComment: "a block comment that is never closed";
    // E01: syntax
    E0101 = UnexpectedToken: "something else was expected here";
    E0102 = UnclosedDelimiter: "an opening bracket without its closing one";
    E0103 = UnmatchedDelimiter: "a closing bracket without its opening one";
    E0104 = MissingSemicolon: "a statement that does not end in `;`";
    E0105 = ConditionWithoutParentheses: "a condition that is not in parentheses";
    E0106 = InvalidAssignmentTarget: "an assignment to something that is not a place";
    E0107 = CastNeedsParentheses: "an operator after a cast that has no parentheses";
    E0108 = DuplicateModifier: "the same modifier twice on one item";
    E0109 = MisplacedModifier: "a modifier that this item cannot have";
    E0110 = OperandNeedsParentheses: "a control expression as operand without parentheses";
    E0111 = BreakWithValue: "a `break` with a value";
    E0112 = InvalidPattern: "something that cannot be matched or bound";
    E0113 = UnexpectedMember: "something that is no item of a module";
    E0114 = SpaceBeforeTypeArguments: "type arguments that do not touch their name";
    E0115 = UnknownMacro: "a macro that does not exist";
    E0116 = MutableLet: "a local with `mut`";
    E0117 = MissingBody: "a function without a body that is not native";
    // E02: names
    E0201 = UnknownName: "a name that stands for no value or function";
    E0202 = UnknownModule: "a module that does not exist";
    E0203 = UnknownAddress: "a named address without a value";
    E0204 = UnknownMember: "a member that its module does not have";
    E0205 = DuplicateName: "the same name declared twice";
    E0206 = InvalidName: "a name that this item cannot have";
    E0207 = DuplicateImport: "an import of a name that is already taken";
    E0208 = UnknownType: "a name that stands for no type";
    E0209 = UnknownField: "a field that its struct does not have";
    E0210 = UnknownLabel: "a label that no loop around it has";
    E0211 = OutsideLoop: "`break` or `continue` outside a loop";
    E0212 = InaccessibleFunction: "a call of a function that is not visible here";
    E0213 = InaccessibleFields: "the inside of a struct used outside its module";
    E0214 = ForeignStorage: "an operation on global storage outside the module of the resource";
    E0215 = InvalidFriend: "a friend that a module cannot have";
    E0216 = ModuleCycle: "modules that depend on each other";
    E0217 = WrongKindOfName: "a name of one kind where another kind is needed";
    E0218 = InvalidScript: "a script that is not one function";
    E0219 = UnknownReceiverFunction: "a call with a dot of a function that does not exist";
    E0220 = UnusableAddress: "a numerical address over the greatest one";
    E0221 = InvalidTest: "a unit test that cannot be run as it is declared";
    E0222 = MalformedAttribute: "an attribute of the wrong form";
    E0223 = InvalidEntry: "an entry function that no transaction can call";
    E0224 = InvalidView: "a view function that shows nothing";
    E0225 = InvalidEventEmission: "an emission of something that is no event of the module";
    E0226 = InvalidResourceGroup: "a resource group or a member of one that cannot be";
    E0227 = InvalidInitializer: "an `init_module` that no publication can call";
    E0228 = InvalidVisibility: "a visibility that this item cannot have";
    E0229 = InaccessibleConstant: "a constant that is not visible here";
    // E03: types
    E0301 = TypeMismatch: "a value of another type than expected";
    E0302 = WrongArgumentCount: "too many or too few arguments";
    E0303 = WrongTypeArgumentCount: "too many or too few type arguments";
    E0304 = CannotInferType: "a type that nothing determines";
    E0305 = InvalidOperand: "an operator on a type that does not have it";
    E0306 = IntegerOutOfRange: "a literal that its type cannot hold";
    E0307 = NotAReference: "`*` on something that is no reference";
    E0308 = MissingFields: "a struct without all of its fields";
    E0309 = MisplacedReference: "a reference where none can be";
    E0310 = MisplacedTuple: "a tuple or unit where one value is needed";
    E0311 = InvalidCast: "a cast from or to something that is no integer";
    E0312 = NotIndexable: "an index on something that is no vector";
    E0313 = NotAStruct: "a field of something that has none";
    E0314 = RecursiveStruct: "a struct that contains itself";
    E0315 = InstantiationLoop: "a generic function that calls itself with ever larger types";
    E0316 = NotConstant: "something that cannot be computed in a constant";
    E0317 = ConstantFailure: "a constant whose computation fails";
    E0318 = InvalidConstantType: "a type that constants cannot have";
    E0319 = ConstantCycle: "constants that need each other";
    E0320 = PatternMismatch: "a pattern of another shape than its value";
    E0321 = ImmutableReference: "a change through an immutable reference";
    // E033: enums and `match`
    E0330 = MatchNotExhaustive: "a `match` that leaves values out";
    E0331 = UnreachableArm: "an arm that no value comes to";
    E0332 = UnknownVariant: "a variant that its enum does not have";
    E0333 = MatchTooComplex: "a `match` over the limit of work";
    E0334 = LiteralOutsideMatch: "a literal in a pattern outside `match`";
    E0335 = EmptyRange: "a range in a pattern that holds no value";
    E0336 = VariantCount: "an enum without variants, or with too many";
    E0337 = FieldDiffersByVariant: "a field that variants have with different types";
    E0338 = NotAnEnum: "a variant asked of something that is no enum";
    // E035: inline functions and function values
    E0350 = LambdaParameterCount: "a lambda with too many or too few parameters";
    E0351 = InlineArgumentNotLambda: "a function for an inline function that is not a lambda";
    E0352 = InlineRecursion: "inline functions that would have to be expanded into each other";
    E0353 = InlineReturn: "`return` in an inline function or in a lambda for one";
    E0354 = InvalidInline: "an inline function that cannot be one";
    E0355 = InaccessibleExpansion: "an inline function that does what is not allowed where it is called";
    E0356 = InlineParameterAsValue: "a function parameter of an inline function that is not just called";
    E0357 = NotCallable: "a call of something that is no function";
    E0358 = FunctionTypeAbility: "a function type with an ability that functions cannot have";
    E0359 = MissingFunctionAbility: "a lambda that lacks an ability of its type";
    E0360 = CapturedAssignment: "a change of a captured local in a lambda";
    E0361 = CapturedReference: "a reference that a lambda captures";
    E0362 = InlineFunctionAsValue: "an inline function used as a value";
    E0363 = LambdaInScript: "a lambda in a script that needs a function of its own";
    // E037: numbers and messages
    E0370 = InvalidFormat: "a format with a brace that belongs to no placeholder";
    E0371 = WrongPlaceholderCount: "a format with too many or too few placeholders";
    E0372 = FormatNotLiteral: "a format that is not written where it is used";
    // E04: abilities, use and borrowing
    E0401 = MissingAbility: "a type argument without a required ability";
    E0402 = FieldWithoutAbility: "a field without an ability of its struct";
    E0403 = PhantomPosition: "a phantom parameter used as a value's type";
    E0404 = NotAResource: "an operation on global storage of a type without `key`";
    E0405 = MissingAcquires: "a resource that is acquired and not declared";
    E0406 = SuperfluousAcquires: "a resource that is declared and not acquired";
    // E042: moves, assignment before use, drop; E043: borrowing
    E0420 = UseAfterMove: "a value that is used after it was moved away";
    E0421 = UseBeforeAssignment: "a variable that may have no value yet";
    E0422 = MissingCopy: "a value without `copy` that would be duplicated";
    E0423 = MissingDrop: "a value without `drop` that would be discarded";
    E0430 = BorrowConflict: "a borrow that conflicts with a reference in use";
    E0431 = AssignWhileBorrowed: "a write to something that is borrowed";
    E0432 = MoveWhileBorrowed: "a move of something that is borrowed";
    E0433 = UseWhileMutablyBorrowed: "a read of something that is mutably borrowed";
    E0434 = ReturnedReferenceToLocal: "a returned reference to something that the function owns";
    E0435 = AcquireWhileBorrowed: "a call that may touch a resource that is borrowed";
    // E05: footprint clauses
    E0505 = UndeclaredAccess: "an access that the clauses of a function do not allow";
    E0506 = ForbiddenAccess: "an access that a negated clause of a function forbids";
    // E06: not supported yet; retired: E0601 to E0608
    // E07: packages and manifests
    E0701 = ManifestNotFound: "a path without a package or a source file";
    E0702 = InvalidManifest: "a `Move.toml` that cannot be read";
    E0703 = UnassignedAddress: "a named address without a value";
    E0704 = NamedAddressConflict: "a named address with two values";
    E0705 = DependencyNotFound: "a dependency that is not where the manifest says";
    E0706 = DependencyCycle: "packages that depend on each other";
    E0707 = GitDependency: "a git dependency that is not at hand";
    E0708 = UnreadableFile: "a file that cannot be read as text";
    E0709 = InvalidNamedAddress: "a named address whose value is no address";
    E0710 = ModuleNameCollision: "modules whose names differ in case only";
    E0711 = PackageNameCollision: "packages that cannot be told apart by their names";
    E0712 = TooManyPackages: "a package that needs too many others";
    E0713 = MissingNative: "a native function or struct that the machine does not have";
    E0714 = LibraryMisfit: "a library module that does not fit those that a package brings";
    // E073: tasks of transactional scripts
    E0730 = InvalidTask: "a task that does not exist";
    E0731 = InvalidTaskArgument: "an option or value that a task cannot have";
    E0732 = MisplacedTaskText: "a text behind a task that needs another one, or none";
    // E074: what failed when it ran
    E0740 = TestFailed: "a unit test that failed";
    E0741 = TestDidNotFail: "a unit test that was to fail and did not";
    E0742 = TestFailedOtherwise: "a unit test that failed in another way than it was to";
    E0743 = RunFailed: "a function that failed when it was run";
    // E09: limits and faults of the compiler
    E0901 = SourceTooLarge: "a source file over the limit of size";
    E0902 = NestingTooDeep: "constructs nested over the limit of depth";
    E0903 = ModuleTooLarge: "a module or function over the limits of the bytecode";
    E0904 = NameTooLong: "a name over the limit of length";
    E0905 = TypeTooLarge: "a type over the limit of size";
    E0906 = CompilerFault: "code of the compiler that the verifier refuses";
    // W00, W01: lexical and syntactic warnings
    W0101 = OrphanDocComment: "a documentation comment that belongs to no item";
    W0102 = DeprecatedSyntax: "syntax that still works and has a better form";
    W0103 = SpecificationSyntax: "a specification that cannot be parsed";
    // W02: names
    W0201 = UnusedImport: "an import that nothing uses";
    W0202 = UnknownAttribute: "an attribute that means nothing";
    W0203 = UnusedTypeParameter: "a type parameter that no field uses";
    W0204 = ForeignReceiver: "a `self` of a type of another module";
    W0205 = ExpectedFailureAnywhere: "an expected abort code without a module";
    W0206 = MisplacedAttribute: "an attribute that means nothing where it stands";
    W0207 = DeprecatedUse: "a use of something deprecated";
    W0208 = RepeatedAcquires: "a resource that `acquires` names twice";
    // W035: inline functions and function values
    W0350 = InlineAcquires: "an `acquires` clause on an inline function";
    W0351 = HiddenFunctionLocal: "a call of a function that hides a local function value";
    // W03: types
    W0370 = AlwaysFails: "an operation of known values that always fails";
    // W04: flow
    W0420 = UnusedVariable: "a variable that is never used";
    W0421 = UnusedParameter: "a parameter that is never used";
    W0422 = UnusedAssignment: "a value that is assigned and never read";
    W0423 = UnreachableCode: "code that is never reached";
    // W07: packages and manifests
    W0710 = UnknownSection: "a section of a manifest that means nothing";
}

const fn codes_ascend() -> bool {
    let mut index = 1;
    while index < Code::ALL.len() {
        let before = Code::ALL[index - 1].as_str().as_bytes();
        let after = Code::ALL[index].as_str().as_bytes();
        if !(before.len() == 5 && after.len() == 5 && precedes(before, after)) {
            return false;
        }
        index += 1;
    }
    true
}

const fn precedes(before: &[u8], after: &[u8]) -> bool {
    let mut index = 0;
    while index < before.len() {
        if before[index] != after[index] {
            return before[index] < after[index];
        }
        index += 1;
    }
    false
}

const _: () = assert!(
    codes_ascend(),
    "codes are five characters, sorted and unique"
);

impl Code {
    /// The code with this text, such as `E0301`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|code| code.as_str().eq_ignore_ascii_case(text))
    }

    /// Errors start with `E`, warnings with `W`.
    pub const fn severity(self) -> Severity {
        if self.as_str().as_bytes()[0] == b'W' {
            Severity::Warning
        } else {
            Severity::Error
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::Code;
    use crate::diagnostic::Severity;

    #[test]
    fn codes_are_found_by_their_text() {
        for code in Code::ALL {
            assert_eq!(Code::parse(code.as_str()), Some(*code));
        }
        assert_eq!(Code::parse("e0101"), Some(Code::UnexpectedToken));
        assert_eq!(Code::parse("E9999"), None);
    }

    #[test]
    fn the_letter_of_a_code_is_its_severity() {
        assert_eq!(Code::UnexpectedToken.severity(), Severity::Error);
        assert_eq!(Code::OrphanDocComment.severity(), Severity::Warning);
    }
}
