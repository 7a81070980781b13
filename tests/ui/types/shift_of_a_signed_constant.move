module 0x42::m {
    const SMALL: i64 = -(1 << 5); //~ E0305
    const MASK: i8 = 5 & 3; //~ E0305
}
