address 0x42 { //~ W0102
module m {
    struct P<T>(T) has copy, drop;

    public fun get<T: copy + drop>(self: P<T>): T { self.0 }

    public fun f(): u64 { P(1).get::<u64>() } //~ W0102
}
}
