module 0x42::m {
    enum Pair has drop { Both { left: u64, right: u64 }, One { left: u64 } }
    fun swap(left: &mut u64, right: &mut u64) { let kept = *left; *left = *right; *right = kept; }
    public fun different_fields(pair: &mut Pair) {
        match (pair) {
            Both { left, right } => swap(left, right),
            One { left } => *left = 1,
        }
    }
    public fun same_field(pair: &mut Pair) {
        swap(&mut pair.left, &mut pair.left); //~ E0430
    }
    public fun selected_fields(pair: &mut Pair) {
        swap(&mut pair.left, &mut pair.right);
    }
    public fun changed_while_borrowed(pair: &mut Pair): u64 {
        match (pair) {
            One { left } => {
                *pair = Pair::Both { left: 1, right: 2 }; //~ E0431
                *left
            }
            _ => 0,
        }
    }
    public fun tested_while_borrowed(pair: &mut Pair): bool {
        let left = &mut pair.left;
        let is_one = pair is One; //~ E0433
        *left = 1;
        is_one
    }
    public fun returned(pair: &Pair): &u64 {
        match (pair) { Both { left, .. } => left, One { left } => left }
    }
    public fun returned_from_a_local(): &u64 {
        let pair = Pair::One { left: 1 };
        match (&pair) {
            Both { left, .. } => left, //~ E0434
            One { left } => left, //~ E0434
        }
    }
}
