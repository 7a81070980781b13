module 0x42::m {
    public fun f() {
        let _x = 18446744073709551616; //~ E0306
        let y = 18446744073709551616;
        let _z: u128 = y;
    }
}
