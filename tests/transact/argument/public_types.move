// From 2.4 on, values of public structs and enums with `copy` and without `key` are arguments: their
// fields have to be arguments, too.

//# publish
module 0x42::shapes {
    use std::string::String;

    public struct Point has copy, drop, store { x: u64, y: u64 }
    public struct Marker has copy, drop;
    public struct Named<T> has copy, drop { name: String, value: T, more: vector<Point> }
    public enum Shape has copy, drop, store {
        Nothing,
        Circle { center: Point, radius: u8 },
        Line(Point, Point)
    }
    public struct Sealed has copy, drop { inner: Private }
    struct Private has copy, drop { secret: u64 }
    public struct Ticket has drop { number: u64 }
    package struct Internal has copy, drop { number: u64 }

    struct Seen has key { area: u64, at: Point }

    public fun sum(point: Point): u64 { point.x * 10 + point.y }
    public fun mark(_marker: Marker): u64 { 1 }
    public fun named(named: Named<u8>): u64 { named.name.length() * 100 + (named.value as u64) * 10 + named.more.length() }
    public fun by_reference(shape: &Shape): u64 {
        match (shape) {
            Shape::Nothing => 0,
            Shape::Circle { center, radius } => center.x + center.y + (*radius as u64),
            Shape::Line(from, to) => to.x - from.x
        }
    }
    public fun all(shapes: vector<Shape>): u64 { shapes.fold(0, |sum, shape| sum + by_reference(&shape)) }
    public fun sealed(_sealed: Sealed) {}
    public fun private(_private: Private) {}
    public fun ticket(_ticket: Ticket) {}
    public fun internal(_internal: Internal) {}

    public entry fun look(viewer: &signer, shape: Shape, at: Point) {
        move_to(viewer, Seen { area: by_reference(&shape), at })
    }
    #[view]
    public fun mirrored(point: Point): Point { Point { x: point.y, y: point.x } }
}

//# run 0x42::shapes::sum --args {1,2}
//# run 0x42::shapes::sum --args 0x42::shapes::Point{x:3,y:4}
//# run 0x42::shapes::sum --args {1}
//# run 0x42::shapes::sum --args {1,2,3}
//# run 0x42::shapes::sum --args {y:1,x:2}
//# run 0x42::shapes::mark --args Marker
//# run 0x42::shapes::named --args {"abcd",7u8,[{1,2},{3,4}]}
//# run 0x42::shapes::by_reference --args Shape::Nothing
//# run 0x42::shapes::by_reference --args Shape::Circle{center:{1,2},radius:3}
//# run 0x42::shapes::by_reference --args #2{{1,2},{8,2}}
//# run 0x42::shapes::by_reference --args Shape::Square{1}
//# run 0x42::shapes::by_reference --args #3{1}
//# run 0x42::shapes::all --args [Shape::Line({1,0},{3,0}),Nothing,Circle({1,1},1)]
//# run 0x42::shapes::sealed --args {{1}}
//# run 0x42::shapes::private --args {1}
//# run 0x42::shapes::ticket --args {1}
//# run 0x42::shapes::internal --args {1}
//# run 0x42::shapes::mirrored --args {1,2}
//# run 0x42::shapes::look --signers 0xA --args #1{{1,2},3} {5,6}
//# view --address 0xA --resource 0x42::shapes::Seen

//# block

//# run 0x42::shapes::look --signers 0xB --args Nothing {7,8}

//# run 0x42::shapes::look --signers 0xC --args Line({1,1},{4,1}) {9,9}

//# view --address 0xC --resource 0x42::shapes::Seen
