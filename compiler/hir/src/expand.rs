//! Puts the bodies of inline functions in the place of their calls, and those of lambdas in the place
//! of the calls of the parameters that they are given for.
//!
//! From the typed bodies to bodies without calls of inline functions. This is done on the typed tree
//! and not on the control-flow graph for three reasons: a lambda shares the locals around it, which
//! on the tree are just ids; what an expansion acquires, and which instances it calls for, is part
//! of its host, so that the checks of this crate see it without more ado; and the graph of the host
//! is built once, with the order of evaluation and the temporaries that its real operands need.
//!
//! Every expansion has locals and loops of its own, so names never clash. A frame is one copy of one
//! body in the making; the frame of a lambda lies on that of the code in which it is written, where
//! the locals around it are found. Arguments are evaluated once, in order, before the body; lambdas
//! are evaluated wherever they are called.
//!
//! What lambdas are left are values. Each becomes a private function of its module, whose first
//! parameters are what it captures, unless it just calls a function with some of the arguments given:
//! then it is that function. See [`lift`].
//!
//! Afterwards:
//!
//! * No body but that of an inline function calls one, calls a function parameter of one, or holds a
//!   lambda. The bodies of inline functions are left as they are.
//! * Everything in a body is allowed to its function: calls, fields, operations on storage.
//! * A body has at most [`EXPRESSIONS_MAX`] expressions, nested [`DEPTH_MAX`] deep, if anything was
//!   expanded in it.

#![expect(
    clippy::wildcard_enum_match_arm,
    reason = "asks about a few kinds and treats all others alike"
)]

mod access;
mod copy;
pub(crate) mod lift;
mod overlap;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use cranelift_entity::{PrimaryMap, entity_impl};
use rayon::prelude::*;
use weft_base::{Code, Diagnostic, Span};

use crate::Bodies;
use crate::body::{
    Body, Callee, Expr, ExprKind, Inlined, Local, LocalKind, Pattern, PatternKind, Site,
};
use crate::check::facts::{AllFacts, Facts};
use crate::expand::lift::{Lifted, OpenLambda};
use crate::id::{ExprId, FunctionId, LocalId, LoopId, ModuleDefId, PatternId, SiteId};
use crate::infer::table::TYPE_NODES_MAX;
use crate::resolve::Resolver;
use crate::ty::Ty;

/// The most expressions of a body with expansions: more than any function of the bytecode can hold.
const EXPRESSIONS_MAX: usize = 65_536;

/// The deepest nesting of expressions in a body with expansions; few enough to recurse over.
const DEPTH_MAX: u32 = 256;

/// Expands the inline calls of all bodies, and finds the facts about those that change. `cyclic` are inline
/// functions that call themselves, which has been reported.
pub(crate) fn expand(
    resolver: &mut Resolver<'_>,
    mut bodies: Bodies,
    facts: &mut AllFacts,
    cyclic: &BTreeSet<FunctionId>,
) -> Bodies {
    let hosts = facts.iter().filter(|(_, facts)| facts.is_expanded);
    let hosts: Vec<FunctionId> = hosts.map(|(host, _)| host).collect();
    let declarations = &*resolver;
    let sources = &bodies;
    let expanded: Vec<Expanded> = hosts
        .par_iter()
        .map(|host| expand_in(declarations, sources, cyclic, *host, Vec::new()))
        .collect();
    let mut lifted: Vec<Lifted> = Vec::new();
    let mut changed = Vec::with_capacity(expanded.len());
    for (host, mut result) in hosts.into_iter().zip(expanded) {
        // What lambdas become is numbered through all hosts. Those with any are few, and are expanded
        // once more, when it is known what comes before them.
        if result.lifted.is_empty() {
            result.lifted = lifted;
        } else if !lifted.is_empty() {
            result = expand_in(resolver, &bodies, cyclic, host, lifted);
        }
        lifted = result.lifted;
        resolver
            .findings
            .diagnostics
            .append(&mut result.diagnostics);
        let callers = result.package_callers;
        resolver.findings.package_callers.extend(callers);
        changed.push((host, result.body));
    }
    for function in lifted {
        changed.push(lift::declare(&mut resolver.definitions, function));
    }
    let definitions = &resolver.definitions;
    let found: Vec<Facts> = changed
        .par_iter()
        .map(|(id, body)| Facts::of(definitions, *id, body))
        .collect();
    for ((id, body), found) in changed.into_iter().zip(found) {
        bodies[id] = Some(body);
        facts[id] = found;
    }
    bodies
}

/// What comes of the expansion of a body.
struct Expanded {
    body: Body,
    /// What was lifted before it, and in it.
    lifted: Vec<Lifted>,
    diagnostics: Vec<Diagnostic>,
    package_callers: Vec<(ModuleDefId, ModuleDefId)>,
}

fn expand_in(
    resolver: &Resolver<'_>,
    bodies: &Bodies,
    cyclic: &BTreeSet<FunctionId>,
    host: FunctionId,
    lifted: Vec<Lifted>,
) -> Expanded {
    let mut expander = Expander::new(resolver, bodies, cyclic, host);
    expander.lifted = lifted;
    if let Some(body) = &bodies[host] {
        expander.run(body);
    }
    Expanded {
        body: expander.body,
        lifted: expander.lifted,
        diagnostics: expander.diagnostics,
        package_callers: expander.package_callers,
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct FrameId(u32);
entity_impl!(FrameId, "frame");

/// A copy of a body in the making.
struct Frame<'e> {
    /// What is copied.
    source: &'e Body,
    /// The function in whose text it stands.
    function: FunctionId,
    /// For the type parameters of that function.
    type_arguments: Arc<[Ty]>,
    /// The expansion that the copy is, in the body of `level`; none for the code of the body itself.
    site: Option<SiteId>,
    /// How many lambdas that are values the copy is inside.
    level: usize,
    /// The call in the host's own text that the copy belongs to; none for that text.
    call: Option<Span>,
    /// Whether the text is another function's than the host's.
    is_foreign: bool,
    /// The frame of the code around a lambda.
    outer: Option<FrameId>,
    locals: BTreeMap<LocalId, Copied>,
    loops: BTreeMap<LoopId, LoopId>,
    /// The lambdas for function parameters.
    lambdas: BTreeMap<LocalId, Bound>,
    /// The arguments that stand in the place of parameters.
    repeated: BTreeMap<LocalId, Bound>,
}

/// The copy of a local, in the body of a level.
#[derive(Clone, Copy)]
struct Copied {
    level: usize,
    local: LocalId,
}

/// A lambda, or another argument that is not bound, with the frame of the code around it.
#[derive(Clone, Copy)]
struct Bound {
    frame: FrameId,
    argument: ExprId,
}

struct Expander<'e, 'r> {
    resolver: &'e Resolver<'r>,
    sources: &'e Bodies,
    cyclic: &'e BTreeSet<FunctionId>,
    host: FunctionId,
    /// The body that is being made: the host's, or that of the innermost lambda that is a value.
    body: Body,
    /// The lambdas that are values around it, outside in.
    lambdas: Vec<OpenLambda>,
    /// What has been made of lambdas, those of other hosts included.
    lifted: Vec<Lifted>,
    frames: PrimaryMap<FrameId, Frame<'e>>,
    depth: u32,
    has_overflown: bool,
    diagnostics: Vec<Diagnostic>,
    /// The calls whose expansion has been refused.
    reported: BTreeSet<Span>,
    /// Modules of which a `package` function is called, with the module that calls it.
    package_callers: Vec<(ModuleDefId, ModuleDefId)>,
}

impl<'e, 'r> Expander<'e, 'r> {
    fn new(
        resolver: &'e Resolver<'r>,
        sources: &'e Bodies,
        cyclic: &'e BTreeSet<FunctionId>,
        host: FunctionId,
    ) -> Self {
        Self {
            resolver,
            sources,
            cyclic,
            host,
            body: Body::default(),
            lambdas: Vec::new(),
            lifted: Vec::new(),
            frames: PrimaryMap::new(),
            depth: 0,
            has_overflown: false,
            diagnostics: Vec::new(),
            reported: BTreeSet::new(),
            package_callers: Vec::new(),
        }
    }

    fn run(&mut self, source: &'e Body) {
        let parameters = &self.resolver.definitions.functions[self.host].type_parameters;
        let frame = self.frames.push(Frame {
            source,
            function: self.host,
            type_arguments: parameters.keys().map(Ty::Parameter).collect(),
            site: None,
            level: 0,
            call: None,
            is_foreign: false,
            outer: None,
            locals: BTreeMap::new(),
            loops: BTreeMap::new(),
            lambdas: BTreeMap::new(),
            repeated: BTreeMap::new(),
        });
        for parameter in &source.parameters {
            let local = self.local(frame, *parameter);
            self.body.locals[local].kind = LocalKind::Parameter;
            self.body.parameters.push(local);
        }
        self.body.root = source.root.map(|root| self.expr(frame, root));
        let read = source.read_locals().into_iter();
        let copies = read.filter_map(|local| self.copied(frame, local));
        let copies = copies.filter(|copied| copied.level == 0);
        self.body.read_elsewhere = copies.map(|copied| copied.local).collect();
        let mentioned = source.mentioned.iter();
        let copies = mentioned.filter_map(|local| self.copied(frame, *local));
        let copies = copies.filter(|copied| copied.level == 0);
        self.body.mentioned = copies.map(|copied| copied.local).collect();
    }

    fn add(&mut self, kind: ExprKind, ty: Ty, span: Span) -> ExprId {
        self.body.expressions.push(Expr { kind, ty, span })
    }

    /// Reports once that there is too much.
    fn overflow(&mut self, call: Span, what: &str) {
        if std::mem::replace(&mut self.has_overflown, true) {
            return;
        }
        let function = &self.resolver.definitions.functions[self.host];
        let name = function.name.as_str();
        let message = format!("the function `{name}` is too large once its calls are expanded");
        let error = Diagnostic::new(Code::ModuleTooLarge, message, function.name.span, what)
            .with_secondary(call, "the limit is passed here")
            .with_help("make some inline functions ordinary ones, or split the function");
        self.diagnostics.push(error);
    }

    /// The expansion that a frame is, in the body that is being made.
    fn site(&self, frame: FrameId) -> Option<SiteId> {
        let frame = &self.frames[frame];
        frame.site.filter(|_| frame.level == self.lambdas.len())
    }

    /// A type of a frame in the words of the host.
    fn ty(&mut self, frame: FrameId, ty: &Ty) -> Ty {
        let instance = ty.instantiate(&self.frames[frame].type_arguments);
        let mut parts = 0;
        instance.any(&mut |_| {
            parts += 1;
            parts > TYPE_NODES_MAX
        });
        if parts <= TYPE_NODES_MAX {
            return instance;
        }
        let function = &self.resolver.definitions.functions[self.host];
        let span = self.frames[frame].call.unwrap_or(function.name.span);
        if !std::mem::replace(&mut self.has_overflown, true) {
            let message = format!("a type of more than {TYPE_NODES_MAX} parts");
            let label = "the type of something in this expansion is too large";
            let error = Diagnostic::new(Code::TypeTooLarge, message, span, label);
            self.diagnostics.push(error);
        }
        Ty::Error
    }

    /// The copy of a local. It is made where it is first met: for a local around a lambda that is
    /// before the lambda is called or made a value.
    fn local(&mut self, frame: FrameId, id: LocalId) -> LocalId {
        if let Some(copied) = self.copied(frame, id) {
            return self.capture(copied);
        }
        let source = self.frames[frame].source;
        let original = &source.locals[id];
        let kind = match original.kind {
            LocalKind::Parameter | LocalKind::Variable => LocalKind::Variable,
            LocalKind::FieldVariable => LocalKind::FieldVariable,
        };
        let ty = self.ty(frame, &original.ty);
        let local = self.body.locals.push(Local {
            name: original.name.clone(),
            ty,
            span: original.span,
            kind,
            is_inlined: self.frames[frame].is_foreign,
        });
        let level = self.lambdas.len();
        let copied = Copied { level, local };
        self.frames[frame].locals.insert(id, copied);
        local
    }

    /// The copy of a local, if there is one already.
    fn copied(&self, frame: FrameId, id: LocalId) -> Option<Copied> {
        let mut around = Some(frame);
        while let Some(current) = around {
            let current = &self.frames[current];
            if let Some(copied) = current.locals.get(&id) {
                return Some(*copied);
            }
            around = current.outer;
        }
        None
    }

    fn loop_of(&mut self, frame: FrameId, id: LoopId) -> LoopId {
        if let Some(copy) = self.frames[frame].loops.get(&id) {
            return *copy;
        }
        let original = self.frames[frame].source.loops[id].clone();
        let copy = self.body.loops.push(original);
        self.frames[frame].loops.insert(id, copy);
        copy
    }

    /// A copy of an expression.
    fn expr(&mut self, frame: FrameId, id: ExprId) -> ExprId {
        let source = self.frames[frame].source;
        let expr = source.expr(id);
        if let Some(bound) = self.standing_for(frame, &expr.kind) {
            return self.expr(bound.frame, bound.argument);
        }
        if self.has_overflown {
            return self.add(ExprKind::Error, Ty::Error, expr.span);
        }
        let is_deep = self.depth >= DEPTH_MAX;
        if is_deep || self.body.expressions.len() >= EXPRESSIONS_MAX {
            let what = if is_deep {
                "expansions are nested too deeply in it"
            } else {
                "it has too many expressions"
            };
            self.overflow(self.frames[frame].call.unwrap_or(expr.span), what);
            return self.add(ExprKind::Error, Ty::Error, expr.span);
        }
        self.depth += 1;
        let kind = match &expr.kind {
            ExprKind::Call {
                function,
                type_arguments,
                arguments,
            } if self.resolver.definitions.functions[*function].is_inline => {
                self.call(frame, *function, type_arguments, arguments, expr.span)
            }
            ExprKind::Invoke {
                function,
                arguments,
            } => self.invoke(frame, *function, arguments, expr.span),
            ExprKind::Lambda(lambda) => self.lambda(frame, lambda, &expr.ty, expr.span),
            kind => self.kind(frame, kind, expr.span),
        };
        let ty = self.ty(frame, &expr.ty);
        self.depth -= 1;
        self.add(kind, ty, expr.span)
    }

    /// The expansion of a call of an inline function.
    fn call(
        &mut self,
        frame: FrameId,
        function: FunctionId,
        type_arguments: &[Ty],
        arguments: &[ExprId],
        span: Span,
    ) -> ExprKind {
        let Some(source) = &self.sources[function] else {
            return ExprKind::Error;
        };
        let Some(root) = source.root.filter(|_| !self.cyclic.contains(&function)) else {
            return ExprKind::Error;
        };
        let type_arguments = type_arguments.iter().map(|ty| self.ty(frame, ty));
        let type_arguments = type_arguments.collect();
        let site = self.body.sites.push(Site {
            callee: Callee::Function(function),
            call: span,
            caller: self.site(frame),
        });
        let inner = self.frames.push(Frame {
            source,
            function,
            type_arguments,
            site: Some(site),
            level: self.lambdas.len(),
            call: self.frames[frame].call.or(Some(span)),
            is_foreign: true,
            outer: None,
            locals: BTreeMap::new(),
            loops: BTreeMap::new(),
            lambdas: BTreeMap::new(),
            repeated: BTreeMap::new(),
        });
        let mut parameters = Vec::new();
        let mut values = Vec::new();
        let repeated = self.repeated(frame, source, arguments);
        let pairs = source.parameters.iter().zip(arguments);
        for ((parameter, argument), is_repeated) in pairs.zip(repeated) {
            let argument = *argument;
            let bound = Bound { frame, argument };
            if is_repeated {
                self.frames[inner].repeated.insert(*parameter, bound);
            } else if !matches!(source.locals[*parameter].ty, Ty::Function(_)) {
                values.push(self.expr(frame, argument));
                parameters.push(self.bind(inner, *parameter));
            } else if let ExprKind::Lambda(_) = self.frames[frame].source.expr(argument).kind {
                self.frames[inner].lambdas.insert(*parameter, bound);
            } else {
                return ExprKind::Error;
            }
        }
        let body = self.expr(inner, root);
        ExprKind::Inlined(Box::new(Inlined {
            site,
            parameters,
            arguments: values,
            body,
        }))
    }

    /// A pattern that binds a parameter.
    fn bind(&mut self, frame: FrameId, parameter: LocalId) -> PatternId {
        let local = self.local(frame, parameter);
        let (ty, span) = (
            self.body.locals[local].ty.clone(),
            self.body.locals[local].span,
        );
        let kind = PatternKind::Bind(local);
        self.body.patterns.push(Pattern { kind, ty, span })
    }

    /// The expansion of a call of a function parameter. In the body of an inline function that is not
    /// expanded itself the parameter stands for no lambda.
    fn invoke(
        &mut self,
        frame: FrameId,
        function: ExprId,
        arguments: &[ExprId],
        span: Span,
    ) -> ExprKind {
        let source = self.frames[frame].source;
        let bound = match &source.expr(function).kind {
            ExprKind::Local(local) => self.bound(frame, *local),
            _ => None,
        };
        let Some(bound) = bound else {
            let function = self.expr(frame, function);
            let arguments = arguments.iter().map(|id| self.expr(frame, *id)).collect();
            return ExprKind::Invoke {
                function,
                arguments,
            };
        };
        let home = &self.frames[bound.frame];
        let written = home.source.expr(bound.argument);
        let ExprKind::Lambda(lambda) = &written.kind else {
            return ExprKind::Error;
        };
        let (home_source, home_function) = (home.source, home.function);
        let type_arguments = Arc::clone(&home.type_arguments);
        let is_foreign = home.is_foreign;
        let origin = self.body.origin(self.site(bound.frame));
        let site = self.body.sites.push(Site {
            callee: Callee::Lambda {
                span: written.span,
                origin,
            },
            call: span,
            caller: self.site(frame),
        });
        let arguments = arguments.iter().map(|id| self.expr(frame, *id)).collect();
        let inner = self.frames.push(Frame {
            source: home_source,
            function: home_function,
            type_arguments,
            site: Some(site),
            level: self.lambdas.len(),
            call: self.frames[frame].call,
            is_foreign,
            outer: Some(bound.frame),
            locals: BTreeMap::new(),
            loops: BTreeMap::new(),
            lambdas: BTreeMap::new(),
            repeated: BTreeMap::new(),
        });
        let parameters = lambda.parameters.iter();
        let parameters = parameters.map(|id| self.pattern(inner, *id)).collect();
        let body = self.expr(inner, lambda.body);
        ExprKind::Inlined(Box::new(Inlined {
            site,
            parameters,
            arguments,
            body,
        }))
    }

    /// The lambda that a local of a frame stands for.
    fn bound(&self, frame: FrameId, local: LocalId) -> Option<Bound> {
        let mut around = Some(frame);
        while let Some(current) = around {
            let current = &self.frames[current];
            if let Some(bound) = current.lambdas.get(&local) {
                return Some(*bound);
            }
            around = current.outer;
        }
        None
    }
}
