// The chapter on conditionals: `if` as a statement and as an expression, chains, references in branches.

//# publish
module 0x42::conditionals {
    public fun statement(x: u64): u64 {
        if (x > 5) x = x - 5;
        if (x == 1) { x = 10 };
        x
    }
    public fun expression(x: u64): u64 { let y = if (x < 10) x else 10; y * 2 }
    public fun chain(x: u64): vector<u8> {
        if (x == 0) b"none" else if (x == 1) b"one" else if (x < 10) { b"some" } else b"many"
    }
    public fun branch_that_leaves(x: u64): u64 {
        let y = if (x > 9) return 9 else x;
        let z = if (y == 0) abort 4 else { y + 1 };
        z
    }
    public fun of_several(swap: bool): (u64, u64) { if (swap) (2, 1) else (1, 2) }
    public fun of_references(first: bool): u64 {
        let (a, b) = (3, 4);
        *(if (first) &a else &mut b)
    }
    public fun where_else_belongs(a: bool, b: bool): u64 { if (a) if (b) 1 else 2 else 3 }
    public fun operators_after(a: bool): (u64, u64) {
        (if (a) 1 else 2 + 10, if (a) { 1 } else { 2 } + 10)
    }
}

//# run 0x42::conditionals::statement --args 6
//# run 0x42::conditionals::statement --args 3
//# run 0x42::conditionals::expression --args 30
//# run 0x42::conditionals::chain --args 0
//# run 0x42::conditionals::chain --args 1
//# run 0x42::conditionals::chain --args 5
//# run 0x42::conditionals::chain --args 50
//# run 0x42::conditionals::branch_that_leaves --args 12
//# run 0x42::conditionals::branch_that_leaves --args 0
//# run 0x42::conditionals::branch_that_leaves --args 5
//# run 0x42::conditionals::of_several --args true
//# run 0x42::conditionals::of_references --args true
//# run 0x42::conditionals::of_references --args false
//# run 0x42::conditionals::where_else_belongs --args true false
//# run 0x42::conditionals::operators_after --args true

// Branches are of one type; without `else` there is no value.
//# publish
module 0x42::a {
    fun f(a: bool): u64 { if (a) 1 else b"1" }
    fun g(a: bool): u64 { if (a) 1 }
    fun h(a: bool) { let _x = if (a) &1 else 1; }
    fun i(a: u64) { if (a) {} }
}

// Conditions stand in parentheses, and a semicolon follows even a block.
//# publish
module 0x42::b { fun f(a: bool) { if a { } } }
//# publish
module 0x42::c { fun f(a: bool): u64 { if (a) {} 1 } }
