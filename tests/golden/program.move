module 0x42::p {
    use std::bcs;
    use std::event;
    use std::hash;

    const ENOT_ENOUGH: u64 = 7;

    struct Purse has key { value: u64, log: vector<u64> }
    struct Point has copy, drop, store { x: i64, y: u128 }
    enum Shape has copy, drop, store { Dot, Line(u64), Rectangle { width: u256, height: u8 } }
    struct Drawing has key { shapes: vector<Shape>, origin: Point }

    #[event]
    struct Paid has drop, store { to: address, amount: u64 }

    public entry fun open(account: &signer, value: u64) {
        move_to(account, Purse { value, log: vector[value] });
    }

    public entry fun pay(_account: &signer, from: address, to: address, amount: u64) {
        let purse = &mut Purse[from];
        assert!(purse.value >= amount, ENOT_ENOUGH);
        purse.value -= amount;
        Purse[to].value += amount;
        event::emit(Paid { to, amount });
    }

    public entry fun note(_account: &signer, at: address, count: u64) {
        let log = &mut Purse[at].log;
        for (i in 0..count) log.push_back(i * i % 97);
        if (count > 3) log.swap(0, 3);
    }

    public entry fun numbers(_account: &signer, at: address, n: u64) {
        let wide = (n as u256) << 200;
        let small = ((n % 256) as u8) ^ 0x5a;
        let sum = (wide / 3 + (small as u256)) % (1 << 64);
        Purse[at].value = (sum as u64);
    }

    public entry fun overflow(_account: &signer, n: u64) {
        let _ = n * n;
    }

    public entry fun divide(_account: &signer, n: u64) {
        let _ = 1 / n;
    }

    public entry fun draw(account: &signer, n: u64) {
        let shapes = vector[Shape::Dot, Shape::Line(n), Shape::Rectangle { width: 1 << 100, height: 3 }];
        move_to(account, Drawing { shapes, origin: Point { x: -(n as i64), y: 1 << 90 } });
    }

    public entry fun area(_account: &signer, at: address) {
        let total = 0u256;
        let drawing = &mut Drawing[at];
        for (i in 0..drawing.shapes.length()) {
            match (&mut drawing.shapes[i]) {
                Dot => total += 1,
                Line(length) => { *length += 1; total += (*length as u256) },
                Rectangle { width, height } => total += *width * (*height as u256),
            }
        };
        drawing.origin.y = ((total % (1 << 128)) as u128);
    }

    public entry fun digest(_account: &signer, at: address) {
        let bytes = bcs::to_bytes(&Drawing[at].shapes);
        let hash = hash::sha2_256(bytes);
        Purse[at].log.push_back((hash[0] as u64) + bytes.length());
    }

    public entry fun close(account: &signer) {
        let Purse { value, log: _ } = move_from<Purse>(@0x1);
        move_to(account, Purse { value, log: vector[] });
    }

    public entry fun spin(_account: &signer) {
        let i = 0u8;
        loop { i = (i + 1) % 200 };
    }

    public entry fun apply(_account: &signer, at: address, n: u64) {
        let step: |u64| u64 has copy + drop = |x| x * n + 1;
        Purse[at].value = twice(step, n);
    }

    fun twice(step: |u64| u64 has copy + drop, x: u64): u64 { step(x) + step(x + 1) }
}
