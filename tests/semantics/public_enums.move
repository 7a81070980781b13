// What other modules reach of visible enums, through the accessors that the compiler makes.

module 0x42::results {
    public enum Either<L, R> has copy, drop { Left(L), Right(R) }
    public enum Mixed has copy, drop { A { x: u64, y: u8 }, B { x: bool, y: u8 }, C { x: u64 } }
}

module 0x42::public_enums {
    use 0x42::results::{Either, Mixed};

    fun left(either: &Either<u64, bool>): u64 {
        match (either) { Either::Left(number) => *number, Either::Right(_) => 0 }
    }

    fun number(mixed: Mixed): u64 {
        match (mixed) { Mixed::A { x, .. } => x, Mixed::B { x, .. } => if (x) 1 else 0, Mixed::C { x } => x }
    }

    // Both variants have a field 0, of different types.
    public fun check_fields_of_one_name_and_several_types() {
        assert!(left(&Either::Left(7)) == 7, 0);
        assert!(left(&Either::Right(true)) == 0, 1);
        assert!(number(Mixed::A { x: 5, y: 0 }) == 5, 2);
        assert!(number(Mixed::B { x: true, y: 0 }) == 1, 3);
        assert!(number(Mixed::C { x: 6 }) == 6, 4);
    }
}
