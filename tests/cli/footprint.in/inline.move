module 0x42::m {
    struct Next has key { owner: address }

    inline fun walk(start: address, steps: u64, f: |address|) {
        while (steps > 0) {
            start = Next[start].owner;
            f(start);
            steps = steps - 1;
        }
    }

    public entry fun visit(start: address, steps: u64) {
        walk(start, steps, |owner| assert!(exists<Next>(owner), 1))
    }
}
