module 0x42::m {
    struct Token {}

    inline fun twice<T>(x: T, f: |T|) {
        f(x);
        f(x) //~ E0420
    }

    inline fun nested<T>(x: T, f: |T|) {
        twice(x, |y| f(y))
    }

    inline fun update(v: &mut vector<u64>, f: |&mut u64|) {
        f(v.borrow_mut(0))
    }

    fun consume(token: Token) {
        let Token {} = token;
    }

    fun host(token: Token) {
        nested(1, |x| assert!(x == 1));
        nested(token, |t| consume(t));
    }

    fun other(v: &mut vector<u64>) {
        update(v, |e| *e = v.length()); //~ E0433
    }
}
