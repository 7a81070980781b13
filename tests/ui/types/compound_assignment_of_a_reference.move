// It is used, although not as it should be: it is not reported as unused.
module 0x42::m {
    inline fun with_one(f: |&mut u64|) {
        let one = 1;
        f(&mut one);
        assert!(one > 0);
    }

    fun parameter(total: &mut u64, amount: u64) {
        total += amount; //~ E0305
    }

    fun of_a_lambda(amount: u64) {
        with_one(|one| one += amount) //~ E0305
    }
}
