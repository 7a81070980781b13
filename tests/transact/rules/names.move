// What "Names", "Constants" and "Visibility" of the rules allow; what they refuse is in
// `ui/rules/names.move`.

//# init --addresses named=0x42

//# publish
module named::names {
    // Members in any order; a type parameter hides a struct.
    public fun first(): u64 { SECOND + Self::SECOND + 0x42::names::second() + named::names::second() }
    fun hidden<Hidden>(x: Hidden): Hidden { x }
    const SECOND: u64 = FIRST * 2;
    fun second(): u64 { FIRST }
    const FIRST: u64 = { true; 1 << 3 };
    struct Hidden has drop {}
    const BYTES: vector<vector<u8>> = vector[b"a\n\x41", x"00fF", vector[(300u64 / 3 as u8)]];
    const SIGNED: i8 = -(3 - 5) * -64;
    const LOGIC: bool = FIRST > 3 && !(SIGNED != -128) || false;
    const EQUAL: bool = BYTES == vector[] || @0x1 != @named;

    // Words of the language that are names elsewhere.
    struct Words has copy, drop { type: u64, match: u64, entry: u64, is: u64, in: u64, has: u64, for: u64 }
    fun enum(package: u64): u64 { package }
    fun for(match: u64): u64 { match + enum(1) }

    friend fun for_friends(): u64 { 40 }

    public fun all() {
        use std::vector::length as count;
        assert!(first() == 48, 1);
        assert!(hidden(3) == 3, 2);
        assert!(BYTES[0] == vector[97, 10, 65] && BYTES[1] == vector[0, 255] && BYTES[2][0] == 100, 3);
        assert!(SIGNED == -128 && LOGIC && EQUAL, 4);
        assert!(@66 == @0x42 && @0042 == @42, 5);
        // Locals are apart from members, and hide each other.
        let second = 5;
        let second = second + second();
        { let second = 1; second += 1; assert!(second == 2, 6); };
        assert!(second == 13, 7);
        // A block may import, and hide what is imported outside.
        { use std::string::length as count; assert!(count(&std::string::utf8(b"abc")) == 3, 8); };
        assert!(count(&vector[1, 2]) == 2, 9);
        // A local of a function type is called where no function has its name.
        let later = |x: u64| x + 1;
        assert!(later(1) == 2, 10);
        // Labels may come again one after the other.
        'a: loop { break 'a };
        'a: while (true) { loop { break 'a } };
        let words = Words { type: 1, match: 2, entry: 3, is: 4, in: 5, has: 6, for: 7 };
        assert!(for(words.match) + words.type + words.in + words.for == 16, 11);
        // A parameter that is not looked at.
        ignore(1, true);
    }
    fun ignore(_: u64, _: bool) {}
}
module named::friendly { public fun all(): u64 { named::names::first() + named::packaged::inside() } }
module named::packaged {
    package fun inside(): u64 { 2 }
    public const LIMIT: u64 = 7;
    package const INNER: vector<u8> = b"in";
}
module 0x43::far { public fun limit(): u64 { named::packaged::LIMIT } }

//# run named::names::all

//# run named::friendly::all

//# run 0x43::far::limit

//# run
script {
    use named::names;
    const TWICE: u64 = 24 * 2;
    fun of_any_name() { assert!(names::first() == TWICE, TWICE) }
}
