//! Functions that tests and benchmarks run.

use weft_runtime::code::{
    Arithmetic, CodeBlockId, Comparison, End, FunctionInstance, InstanceId, Operation, Slot, Width,
};

use crate::harness::{Draft, WORD, returning};

pub(crate) fn arithmetic(
    operation: Arithmetic,
    destination: Slot,
    left: Slot,
    right: Slot,
) -> Operation {
    Operation::Arithmetic {
        operation,
        width: Width::W64,
        destination,
        left,
        right,
    }
}

pub(crate) fn constant(destination: Slot, value: u64) -> Operation {
    Operation::Constant { destination, value }
}

/// A loop over `i` in `0..n` that starts with the operations of `before`, does those of `body`
/// and returns `result`; `i` is counted up by the body.
struct Loop {
    n: Slot,
    i: Slot,
    more: Slot,
    before: Vec<Operation>,
    body: Vec<Operation>,
    result: Slot,
}

impl Loop {
    fn add_to(self, draft: &mut Draft) {
        let mut before = self.before;
        before.insert(0, Operation::Charge { gas: 3 });
        draft.block(before, End::Jump(CodeBlockId(1)));
        let compare = Operation::Compare {
            comparison: Comparison::Less,
            width: Width::W64,
            destination: self.more,
            left: self.i,
            right: self.n,
        };
        draft.block(
            vec![Operation::Charge { gas: 2 }, compare],
            End::Branch {
                condition: self.more,
                then_target: CodeBlockId(2),
                else_target: CodeBlockId(3),
            },
        );
        let mut body = self.body;
        body.insert(0, Operation::Charge { gas: 3 });
        draft.block(body, End::Jump(CodeBlockId(1)));
        draft.block(
            vec![Operation::Charge { gas: 1 }],
            returning(&[self.result]),
        );
    }
}

/// `while (i < n) { s = s + i; i = i + 1 }; s`
pub(crate) fn sum_to(id: u32) -> FunctionInstance {
    let mut draft = Draft::new(id);
    draft.result(WORD);
    let n = draft.parameter(WORD);
    let [i, s, one, more] = [(); 4].map(|()| draft.register(WORD));
    Loop {
        n,
        i,
        more,
        before: vec![constant(i, 0), constant(s, 0), constant(one, 1)],
        body: vec![
            arithmetic(Arithmetic::Add, s, s, i),
            arithmetic(Arithmetic::Add, i, i, one),
        ],
        result: s,
    }
    .add_to(&mut draft);
    draft.finish()
}

/// `while (i < n) { s = (((s >> 1) * 3) ^ i) & 0xffffffff; i = i + 1 }; s` with the constants in
/// registers, as the compiler leaves them.
pub(crate) fn mix_to(id: u32) -> FunctionInstance {
    let mut draft = Draft::new(id);
    draft.result(WORD);
    let n = draft.parameter(WORD);
    let [i, s, one, more, three, seven, high, product] = [(); 8].map(|()| draft.register(WORD));
    Loop {
        n,
        i,
        more,
        before: vec![constant(i, 0), constant(s, 12345)],
        body: vec![
            constant(seven, 1),
            arithmetic(Arithmetic::ShiftRight, high, s, seven),
            constant(three, 3),
            arithmetic(Arithmetic::Multiply, product, high, three),
            arithmetic(Arithmetic::BitXor, s, product, i),
            constant(three, 0xffff_ffff),
            arithmetic(Arithmetic::BitAnd, s, s, three),
            constant(one, 1),
            arithmetic(Arithmetic::Add, i, i, one),
        ],
        result: s,
    }
    .add_to(&mut draft);
    draft.finish()
}

/// `f(n) = if n == 0 { 0 } else { g(n - 1) + n }` where `g` is the callee.
pub(crate) fn recursive_sum(id: u32, callee: u32) -> FunctionInstance {
    let mut draft = Draft::new(id);
    draft.result(WORD);
    let n = draft.parameter(WORD);
    let [one, less, s] = [(); 3].map(|()| draft.register(WORD));
    draft.block(
        vec![Operation::Charge { gas: 1 }],
        End::Branch {
            condition: n,
            then_target: CodeBlockId(1),
            else_target: CodeBlockId(2),
        },
    );
    draft.block(
        vec![
            Operation::Charge { gas: 7 },
            Operation::Constant {
                destination: one,
                value: 1,
            },
            Operation::Arithmetic {
                operation: Arithmetic::Subtract,
                width: Width::W64,
                destination: less,
                left: n,
                right: one,
            },
            Operation::Call {
                callee: InstanceId(callee),
                arguments: [less].into(),
                results: [s].into(),
            },
            Operation::Charge { gas: 1 },
            arithmetic(Arithmetic::Add, s, s, n),
        ],
        returning(&[s]),
    );
    draft.block(vec![Operation::Charge { gas: 1 }], returning(&[n]));
    draft.finish()
}
