module 0x42::m {
    struct Next has key { owner: address }

    /// Where it ends is known only to state.
    public entry fun visit(start: address, steps: u64) {
        while (steps > 0) {
            start = Next[start].owner;
            steps = steps - 1;
        }
    }
}
