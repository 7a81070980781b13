//! Tokens: plain values without text; the text is that of their span.
//!
//! The first kinds are what [`crate::lexer`] makes of characters. The last ones are made by
//! [`crate::tagger`] only, where the neighbours of a token decide what it is.

use logos::Logos;

/// A token and the bytes it stands on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Token {
    /// What it is.
    pub(crate) kind: TokenKind,
    /// The offset of its first byte.
    pub(crate) start: u32,
    /// The offset after its last byte; a token that was put in by a repair is empty.
    pub(crate) end: u32,
}

macro_rules! tokens {
    (
        lexed { $($(#[$lexed_attribute:meta])* $lexed:ident $lexed_text:tt,)* }
        fixed { $($fixed:ident $text:tt,)* }
        tagged { $($tagged:ident $tagged_text:tt,)* }
    ) => {
        /// The kinds of tokens.
        #[derive(Logos, Clone, Copy, PartialEq, Eq, Debug)]
        #[logos(skip r"[ \t\r\n\x0c]+")]
        pub(crate) enum TokenKind {
            $($(#[$lexed_attribute])* $lexed,)*
            $(#[token($text)] $fixed,)*
            $($tagged,)*
        }

        impl TokenKind {
            /// A token of this kind with a text, as a dump shows it.
            pub(crate) fn show(self, text: &str) -> String {
                match self {
                    $(Self::$fixed => $text.to_owned(),)*
                    Self::SpecBlock => stringify!(SpecBlock).to_owned(),
                    $(Self::$lexed)|* => format!("{self:?}({text})"),
                    _ => format!("{self:?}"),
                }
            }

            /// How a message names the kind.
            pub(crate) fn describe(self) -> &'static str {
                match self {
                    $(Self::$lexed => $lexed_text,)*
                    $(Self::$fixed => concat!("`", $text, "`"),)*
                    $(Self::$tagged => $tagged_text,)*
                }
            }
        }
    };
}

tokens! {
    lexed {
        #[regex(r"[A-Za-z_][A-Za-z0-9_]*", priority = 1)]
        Identifier "a name",
        // Whatever starts with a digit and goes on like a name; what it says is read later.
        #[regex(r"[0-9][A-Za-z0-9_]*")]
        Number "a number",
        #[regex(r#"[bx]?"([^"\\\n]|\\[^\n])*""#)]
        String "a string",
        #[regex(r#"[bx]?"([^"\\\n]|\\[^\n])*\\?"#)]
        UnterminatedString "a string",
        #[regex(r"'[A-Za-z_][A-Za-z0-9_]*")]
        Label "a label",
        #[regex(r"//[^\n]*", allow_greedy = true)]
        LineComment "a comment",
        #[token("/*", lex_block_comment)]
        BlockComment "a comment",
        UnterminatedComment "a comment",
        Unknown "an unknown character",
    }
    fixed {
        Abort "abort",
        Acquires "acquires",
        As "as",
        Break "break",
        Const "const",
        Continue "continue",
        Copy "copy",
        Else "else",
        False "false",
        Fun "fun",
        Friend "friend",
        If "if",
        Let "let",
        Loop "loop",
        Inline "inline",
        Module "module",
        Move "move",
        Native "native",
        Public "public",
        Return "return",
        Script "script",
        Spec "spec",
        Struct "struct",
        True "true",
        Use "use",
        While "while",
        Underscore "_",
        LeftParen "(",
        RightParen ")",
        LeftBracket "[",
        RightBracket "]",
        LeftBrace "{",
        RightBrace "}",
        Comma ",",
        Semicolon ";",
        Colon ":",
        ColonColon "::",
        Dot ".",
        DotDot "..",
        At "@",
        Hash "#",
        Equal "=",
        EqualEqual "==",
        FatArrow "=>",
        Implies "==>",
        Iff "<==>",
        Bang "!",
        BangEqual "!=",
        Less "<",
        LessEqual "<=",
        LessLess "<<",
        LessLessEqual "<<=",
        // `>>`, `>=` and `>>=` are put together by the tagger, so that `>>` can close two lists.
        Greater ">",
        Ampersand "&",
        AmpersandAmpersand "&&",
        AmpersandEqual "&=",
        Bar "|",
        BarBar "||",
        BarEqual "|=",
        Caret "^",
        CaretEqual "^=",
        Plus "+",
        PlusEqual "+=",
        Minus "-",
        MinusEqual "-=",
        Star "*",
        StarEqual "*=",
        Slash "/",
        SlashEqual "/=",
        Percent "%",
        PercentEqual "%=",
    }
    tagged {
        // `>` and `=` that touch.
        GreaterEqual "`>=`",
        GreaterGreater "`>>`",
        GreaterGreaterEqual "`>>=`",
        // `&mut` and `..=`.
        AmpersandMut "`&mut`",
        DotDotEqual "`..=`",
        // `<` and `>` around type arguments or type parameters.
        LessTypes "`<`",
        GreaterTypes "`>`",
        // `if` that has no `else`; the ones left as `If` have one.
        IfOnly "`if`",
        // `{` of the body of a control expression: the expression ends at its `}`.
        BranchBrace "`{`",
        // `{` after a path: fields follow.
        FieldBrace "`{`",
        // `|` between the variants after `is`.
        BarVariant "`|`",
        // Names where they are keywords.
        Address "`address`",
        Entry "`entry`",
        Enum "`enum`",
        For "`for`",
        Has "`has`",
        In "`in`",
        Is "`is`",
        Match "`match`",
        Package "`package`",
        Phantom "`phantom`",
        Pure "`pure`",
        Reads "`reads`",
        Vector "`vector`",
        Writes "`writes`",
        // A whole specification.
        SpecBlock "a specification",
        // Words and signs that mean something in specifications only.
        AbortsIf "`aborts_if`",
        AbortsWith "`aborts_with`",
        Apply "`apply`",
        ApplyPattern "a pattern of functions",
        Calc "`calc`",
        Choose "`choose`",
        Condition "a condition",
        Emits "`emits`",
        Except "`except`",
        Frame "`modifies`",
        FrameOf "`modifies_of`",
        FrameParen "`(`",
        IfAfter "`if`",
        Include "`include`",
        Invariant "`invariant`",
        Lemma "`lemma`",
        Minimum "`min`",
        Post "`post`",
        Pragma "`pragma`",
        Proof "`proof`",
        Quantifier "a quantifier",
        Range "`..`",
        Schema "`schema`",
        StateLabel "a label of states",
        Step "a step of a proof",
        StepsBrace "`{`",
        To "`to`",
        TriggerBrace "`{`",
        Update "`update`",
        Variable "`global` or `local`",
        Where "`where`",
        With "`with`",
        // What recovery leaves in the place of tokens that were reported.
        Error "an error",
    }
}

/// Skips a block comment; block comments nest.
fn lex_block_comment(lexer: &mut logos::Lexer<'_, TokenKind>) -> bool {
    let rest = lexer.remainder().as_bytes();
    let mut depth = 1_u32;
    let mut at = 0;
    while let Some(pair) = rest.get(at..at + 2) {
        let step = match pair {
            b"/*" => {
                depth += 1;
                2
            }
            b"*/" => {
                depth -= 1;
                2
            }
            _ => 1,
        };
        at += step;
        if depth == 0 {
            lexer.bump(at);
            return true;
        }
    }
    lexer.bump(rest.len());
    false
}
