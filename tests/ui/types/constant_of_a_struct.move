module 0x42::m {
    struct S has copy, drop { x: u64 }

    const C: S = S { x: 1 }; //~ E0318
}
