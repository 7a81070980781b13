//! How large a module and its parts may be.
//!
//! The decoder enforces the limits on counts before it allocates anything; the verifier enforces
//! all of them. A node must use [`Limits::PRODUCTION`]: what is accepted is a matter of consensus.

/// Bounds on a module.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a module, footprints included.
    pub module_bytes_max: u32,
    /// Entries of the tables of identifiers, addresses, types, constants and imported items.
    pub table_entries_max: u32,
    /// Functions that a module defines.
    pub functions_max: u32,
    /// Structs and enums that a module defines.
    pub structs_max: u32,
    /// Variants of an enum.
    pub variants_max: u32,
    /// Fields of a struct or of a variant.
    pub fields_max: u32,
    /// Type parameters of a struct or function, and type arguments of an instance.
    pub type_parameters_max: u32,
    /// Parameters of a function.
    pub parameters_max: u32,
    /// Results of a function.
    pub results_max: u32,
    /// Registers of a function, parameters included.
    pub registers_max: u32,
    /// Instructions of a function, terminators included.
    pub instructions_max: u32,
    /// Basic blocks of a function.
    pub blocks_max: u32,
    /// Nested loops of a function.
    pub loop_depth_max: u32,
    /// Edges of a function back to the head of a loop.
    pub back_edges_max: u32,
    /// Nesting of a type.
    pub type_depth_max: u32,
    /// Nodes of a type.
    pub type_nodes_max: u32,
    /// Bytes of a constant.
    pub constant_bytes_max: u32,
    /// Bytes of all constants together.
    pub constants_bytes_max: u32,
    /// Modules that may call `friend` functions.
    pub friends_max: u32,
    /// Attributes, and names of abort codes.
    pub annotations_max: u32,
    /// Bytes of the text of an attribute or of the description of an abort code.
    pub text_bytes_max: u32,
    /// Entries of each table of a footprint summary.
    pub summary_entries_max: u32,
    /// Guards of an access, steps of a delta, fields of a path.
    pub summary_parts_max: u32,
    /// Units of work of the verifier's fixpoints for one function.
    pub verifier_function_budget: u64,
    /// Units of work of the verifier's fixpoints for one module.
    pub verifier_module_budget: u64,
}

impl Limits {
    /// The limits of the network.
    pub const PRODUCTION: Self = Self {
        module_bytes_max: 1024 * 1024,
        table_entries_max: 65_535,
        functions_max: 1_000,
        structs_max: 200,
        variants_max: 127,
        fields_max: 64,
        type_parameters_max: 16,
        parameters_max: 128,
        results_max: 128,
        registers_max: 4_096,
        instructions_max: 16_384,
        blocks_max: 1_024,
        loop_depth_max: 32,
        back_edges_max: 256,
        type_depth_max: 16,
        type_nodes_max: 128,
        constant_bytes_max: 16 * 1024,
        constants_bytes_max: 64 * 1024,
        friends_max: 256,
        annotations_max: 4_096,
        text_bytes_max: 4_096,
        summary_entries_max: 16_384,
        summary_parts_max: 1_024,
        verifier_function_budget: 20_000_000,
        verifier_module_budget: 80_000_000,
    };
}
