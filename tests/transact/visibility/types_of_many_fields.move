// Other modules make and take apart visible types by calls, which pass all fields at once, however many there are.

//# publish
module 0x42::wide {
    public struct Row has copy, drop {
        a: u64, b: u64, c: u64, d: u64, e: u64, f: u64, g: u64, h: u64, i: u64, j: u64, k: u64, l: u64
    }
    public enum Cell has copy, drop { None, Row { row: Row, n0: u8, n1: u8, n2: u8, n3: u8, n4: u8, n5: u8, n6: u8, n7: u8, n8: u8 } }
}
module 0x42::m {
    use 0x42::wide::{Cell, Row};

    public fun sum(): u64 {
        let row = Row { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9, j: 10, k: 11, l: 12 };
        let Row { a, l, .. } = &mut row;
        *a += *l;
        let Row { a, b, c, d, e, f, g, h, i, j, k, l } = row;
        a + b + c + d + e + f + g + h + i + j + k + l
    }
    public fun cells(row: Row): u64 {
        let cell = Cell::Row { row, n0: 0, n1: 1, n2: 2, n3: 3, n4: 4, n5: 5, n6: 6, n7: 7, n8: 8 };
        match (&mut cell) { Row { row: Row { a, .. }, n8, .. } => { *a = 100; *n8 = 80 }, None => {} };
        match (cell) { Row { row, n8, n0, .. } => row.a + (n0 + n8 as u64), None => 0 }
    }
    public fun both(): u64 {
        cells(Row { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9, j: 10, k: 11, l: 12 })
    }
}

//# run 0x42::m::sum
//# run 0x42::m::both
