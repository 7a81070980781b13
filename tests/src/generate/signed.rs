//! Random expressions of signed integers. Most operations cannot fail, some do.

use rand::RngExt as _;
use weft_types::SignedInteger;

use super::expression::{INTEGERS, Type};
use super::program::Generator;

impl Generator {
    pub(super) fn any_signed(&mut self) -> SignedInteger {
        self.choose(&SignedInteger::ALL)
    }

    fn signed_literal(&mut self, integer: SignedInteger) -> String {
        let name = integer.as_str();
        match self.random.random_range(0..8) {
            0 => format!("MIN_{}", name.to_ascii_uppercase()),
            1 => format!("MAX_{}", name.to_ascii_uppercase()),
            2..=4 => format!("(-{}{name})", self.random.random_range(0..40)),
            _ => format!("{}{name}", self.random.random_range(0..40)),
        }
    }

    pub(super) fn signed(&mut self, integer: SignedInteger, depth: u32) -> String {
        if depth == 0 {
            return self.signed_literal(integer);
        }
        let (type_, next) = (Type::Signed(integer), depth - 1);
        match self.random.random_range(0..10) {
            0..=4 => {
                let operator = self.choose(&["+", "-", "*", "/", "%"]);
                let left = self.expression(type_, next);
                let right = self.expression(type_, next);
                match operator {
                    "+" | "-" if !self.chance(15) => {
                        format!("({left} / 2 {operator} {right} / 2)")
                    }
                    "*" if !self.chance(15) => format!("({left} % 11 * ({right} % 11))"),
                    "/" | "%" if !self.chance(15) => {
                        format!("({left} {operator} ({right} / 4 * 2 + 1))")
                    }
                    _ => format!("({left} {operator} {right})"),
                }
            }
            5 => format!("(-({} / 2))", self.expression(type_, next)),
            6 => {
                let from = self.any_signed();
                let value = self.expression(Type::Signed(from), next);
                let name = integer.as_str();
                if from.bits() > integer.bits() && self.chance(90) {
                    format!("({value} % 101 as {name})")
                } else {
                    format!("({value} as {name})")
                }
            }
            7 => {
                let from = self.choose(&INTEGERS);
                let value = self.expression(from, next);
                let name = integer.as_str();
                if self.chance(90) {
                    format!("({value} % 101 as {name})")
                } else {
                    format!("({value} as {name})")
                }
            }
            _ => self.signed_literal(integer),
        }
    }
}
