// A variant may stand without its enum wherever its type is known, before or after it.

//# publish
module 0x42::bare {
    use std::option::{Self, Option};

    enum Gear has copy, drop { Neutral, Forward(u8), Custom { ratio: u64 } }
    struct Boxed<T> has copy, drop { inside: T }

    fun same<T>(value: T): T { value }
    fun first<T: drop>(left: T, _right: T): T { left }

    public fun in_an_option(): Option<Gear> { option::some(Neutral) }
    public fun with_a_value(): Gear { same(same(Forward(3))) }
    public fun with_a_field(): Boxed<Gear> { Boxed { inside: Custom { ratio: 7 } } }
    public fun beside_another(): (Gear, Gear) { (first(Neutral, Gear::Forward(1)), first(Gear::Forward(1), Neutral)) }
    public fun in_a_vector(): vector<Gear> { let gears = vector[Neutral]; gears.push_back(Forward(2)); gears }
    public fun compared(gear: u8): vector<bool> {
        let value = if (gear == 0) Gear::Neutral else Gear::Forward(gear);
        let reference = &value;
        vector[
            Neutral == value, value == Neutral, Forward(2) != value, Forward(2) <= value, value < Custom { ratio: 0 },
            &Neutral == reference, reference == &Forward(2), option::some(value) == option::some(Neutral),
            vector[value] == vector[Forward(2)]
        ]
    }
    public fun asserted(gear: Gear) { assert_eq!(Neutral, gear) }
    public fun of_neutral() { asserted(Neutral) }
    public fun later(): Gear { let gear = option::some(Neutral); gear = option::some(Forward(9)); gear.extract() }
    public fun of_a_lambda(): Gear { let make: |u8|Gear = |n| Forward(n); make(4) }
}

//# run 0x42::bare::in_an_option
//# run 0x42::bare::with_a_value
//# run 0x42::bare::with_a_field
//# run 0x42::bare::beside_another
//# run 0x42::bare::in_a_vector
//# run 0x42::bare::compared --args 0
//# run 0x42::bare::compared --args 2
//# run 0x42::bare::of_neutral
//# run 0x42::bare::later
//# run 0x42::bare::of_a_lambda

// Where nothing tells the enum, the name stands for nothing; where the type is another, neither.
//# publish
module 0x42::refused {
    enum Gear has copy, drop { Neutral, Forward(u8) }
    fun same<T>(value: T): T { value }
    fun unknown() { same(Neutral); }
    fun both(): bool { Neutral == Forward(1) }
    fun other(): bool { Neutral == 1 }
    fun another(): u64 { same(Neutral) }
}
