module 0x42::m {
    struct Point has copy, drop { x: u64 }

    const ORIGIN: Point = Point { x: 0 }; //~ E0318
}
