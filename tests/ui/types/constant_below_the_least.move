module 0x42::m {
    const LEAST: i8 = MIN_I8 - 1; //~ E0317
    const OPPOSITE: i128 = -MIN_I128; //~ E0317
    const NARROW: u8 = (-1i8 as u8); //~ E0317
}
