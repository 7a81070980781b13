//! Function values.
//!
//! Where it is known which function a value holds, calling it is calling the function. A function that
//! calls a parameter may touch anything; where such a function of the module is given a known
//! function value, it is analyzed once more for that call, with the captured values as further
//! arguments behind its own.

use weft_bytecode::summary::{Term, WideningReason};
use weft_bytecode::{
    CaptureMask, FunctionBody, FunctionDefinitionIndex, FunctionHandleIndex, Instruction, Type,
    TypeIndex, TypeParameterIndex,
};

use crate::analysis::effect::Position;
use crate::analysis::value::{Closure, STRUCT_NODES_MAX, Value};
use crate::analysis::{Analyzed, CALLS_MAX, Context, Evaluator, analyze};
use crate::explanation::Observation;
use crate::summarize::site_types;

/// How deep analyses for the sake of one call nest.
const DEPTH_MAX: usize = 4;

/// Which function a function value holds, whatever the captured values are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ClosureShape {
    function: FunctionHandleIndex,
    type_arguments: Vec<TypeIndex>,
    mask: CaptureMask,
    /// Of those captured values that are function values themselves.
    captured: Vec<Option<Self>>,
}

/// A call that a function value led to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CallKey {
    position: Position,
    function: FunctionHandleIndex,
    type_arguments: Vec<TypeIndex>,
    closures: Vec<Option<ClosureShape>>,
}

/// A function that was analyzed for the sake of one call, and what the call gives it.
pub(crate) struct Special {
    pub(crate) callee: Analyzed,
    pub(crate) type_arguments: Vec<TypeIndex>,
    pub(crate) arguments: Vec<Value>,
}

/// The shapes of those values that are known function values.
pub(crate) fn shapes(values: &[Value]) -> Vec<Option<ClosureShape>> {
    values.iter().map(shape).collect()
}

fn shape(value: &Value) -> Option<ClosureShape> {
    let Value::Closure(closure) = value else {
        return None;
    };
    Some(ClosureShape {
        function: closure.function,
        type_arguments: closure.type_arguments.clone(),
        mask: closure.mask,
        captured: shapes(&closure.captured),
    })
}

/// The captured values in the order in which a shape numbers them.
fn flatten(value: &Value, values: &mut Vec<Value>) {
    if let Value::Closure(closure) = value {
        for captured in &closure.captured {
            if let Value::Closure(_) = captured {
                flatten(captured, values);
            } else {
                values.push(captured.clone());
            }
        }
    }
}

impl Evaluator<'_, '_> {
    /// Evaluates an instruction on function values.
    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "the caller sends the instructions on function values only"
    )]
    pub(crate) fn closure(&mut self, instruction: &Instruction) -> Result<(), WideningReason> {
        match instruction {
            Instruction::PackClosure {
                destination,
                function,
                type_arguments,
                mask,
                captured,
            } => {
                let captured = self.take_all(captured, Observation::Stored);
                let value = Value::Closure(Closure {
                    function: *function,
                    type_arguments: type_arguments.clone(),
                    mask: *mask,
                    captured,
                });
                let value = if value.nodes() > STRUCT_NODES_MAX {
                    self.unknown(WideningReason::FunctionValue)
                } else {
                    value
                };
                self.set(*destination, value);
                Ok(())
            }
            Instruction::CallClosure {
                callee,
                arguments,
                results,
            } => {
                let Value::Closure(closure) = self.get(*callee) else {
                    return Err(WideningReason::FunctionValue);
                };
                let arguments = self.take_all(arguments, Observation::PassedToCall);
                let count = closure.captured.len() + arguments.len();
                let arguments = closure
                    .mask
                    .interleave(closure.captured, arguments, count)
                    .ok_or(WideningReason::Computed)?;
                let (function, types) = (closure.function, &closure.type_arguments);
                let values = self.call_values(function, types, &arguments, false)?;
                self.take_results(results, values)
            }
            _ => Err(WideningReason::FunctionValue),
        }
    }

    /// The number of the first of the open calls that a call leads to.
    pub(crate) fn call_number(
        &mut self,
        is_static: bool,
        function: FunctionHandleIndex,
        type_arguments: &[TypeIndex],
        closures: &[Option<ClosureShape>],
        count: usize,
    ) -> Result<u16, WideningReason> {
        if is_static {
            let number = self.context.call_bases.get(&self.position).copied();
            return number.ok_or(WideningReason::Computed);
        }
        let key = CallKey {
            position: self.position,
            function,
            type_arguments: type_arguments.to_vec(),
            closures: closures.to_vec(),
        };
        if let Some(number) = self.call_numbers.get(&key) {
            return Ok(*number);
        }
        let next = usize::from(self.next_call) + count;
        if next > CALLS_MAX {
            return Err(WideningReason::TooLarge);
        }
        let number = self.next_call;
        self.next_call = u16::try_from(next).map_err(|_| WideningReason::TooLarge)?;
        self.call_numbers.insert(key, number);
        Ok(number)
    }

    /// Analyzes a function of the module for a call with known function values.
    pub(crate) fn specialize(
        &mut self,
        callee: FunctionDefinitionIndex,
        type_arguments: &[TypeIndex],
        arguments: &[Value],
    ) -> Result<Special, WideningReason> {
        let context = self.context;
        if context.is_recursive
            || context.outer.len() >= DEPTH_MAX
            || context.outer.contains(&callee)
            || callee == context.function
        {
            return Err(WideningReason::FunctionValue);
        }
        let module = context.module;
        let definition = module.function_definitions.get(callee.index());
        let definition = definition.ok_or(WideningReason::Computed)?;
        let FunctionBody::Code(code) = &definition.body else {
            return Err(WideningReason::FunctionValue);
        };
        let sites = site_types(module, &definition.body, self.types);
        let sites = sites.ok_or(WideningReason::Computed)?;
        let (callees, is_recursive) = (context.callees, false);
        let mut inner = Context::new(
            module,
            callee,
            code,
            callees,
            &sites,
            is_recursive,
            self.budget,
        )?;
        // The type parameters of this function follow those of the callee.
        let own = self.type_parameters(context.function, 0)?;
        let shifted = self.type_parameters(context.function, type_arguments.len())?;
        let mut closures = shapes(arguments);
        for shape in closures.iter_mut().flatten() {
            self.shift(shape, &shifted)?;
        }
        inner.closures = closures;
        inner.outer.clone_from(&context.outer);
        inner.outer.push(context.function);
        let callee = analyze(&inner, self.types, self.budget).map_err(|it| it.reason)?;
        let mut all = arguments.to_vec();
        for argument in arguments {
            flatten(argument, &mut all);
        }
        Ok(Special {
            callee,
            type_arguments: [type_arguments, &own].concat(),
            arguments: all,
        })
    }

    /// Type parameters from a number on, as many as a function has, with those of the functions
    /// that it is analyzed for.
    fn type_parameters(
        &mut self,
        function: FunctionDefinitionIndex,
        first: usize,
    ) -> Result<Vec<TypeIndex>, WideningReason> {
        let outer = self.context.outer.iter().copied();
        let count: usize = outer
            .chain([function])
            .filter_map(|function| self.context.module.function_handles.get(function.index()))
            .map(|handle| handle.type_parameters.len())
            .sum();
        (first..first + count)
            .map(|position| {
                let index = TypeParameterIndex::from_position(position)?;
                self.types.intern(Type::TypeParameter(index))
            })
            .collect::<Option<_>>()
            .ok_or(WideningReason::TooLarge)
    }

    fn shift(
        &mut self,
        shape: &mut ClosureShape,
        shifted: &[TypeIndex],
    ) -> Result<(), WideningReason> {
        for type_ in &mut shape.type_arguments {
            let substituted = self.types.substitute(*type_, shifted);
            *type_ = substituted.ok_or(WideningReason::TooLarge)?;
        }
        for inner in shape.captured.iter_mut().flatten() {
            self.shift(inner, shifted)?;
        }
        Ok(())
    }

    /// A function value of a shape, with arguments from a number on for what is captured.
    pub(crate) fn closure_of(
        &mut self,
        shape: &ClosureShape,
        next: &mut u16,
    ) -> Result<Value, WideningReason> {
        let mut captured = Vec::with_capacity(shape.captured.len());
        for inner in &shape.captured {
            captured.push(match inner {
                Some(inner) => self.closure_of(inner, next)?,
                None => {
                    let argument = self.terms.intern(Term::Argument(*next));
                    *next = next.checked_add(1).ok_or(WideningReason::TooLarge)?;
                    Value::Term(argument)
                }
            });
        }
        Ok(Value::Closure(Closure {
            function: shape.function,
            type_arguments: shape.type_arguments.clone(),
            mask: shape.mask,
            captured,
        }))
    }

    /// A function value that is one or the other.
    pub(crate) fn join_closures(
        &mut self,
        left: &Closure,
        right: &Closure,
        reason: WideningReason,
    ) -> Value {
        if left.function != right.function
            || left.type_arguments != right.type_arguments
            || left.mask != right.mask
            || left.captured.len() != right.captured.len()
        {
            return self.unknown(WideningReason::FunctionValue);
        }
        let captured = left.captured.iter().zip(&right.captured);
        Value::Closure(Closure {
            captured: captured
                .map(|(left, right)| self.join(left, right, reason))
                .collect(),
            ..left.clone()
        })
    }
}
