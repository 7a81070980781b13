module 0x42::m {
    inline fun each(v: &vector<u64>, f: |u64|) {
        let i = 0;
        while (i < v.length()) {
            f(*v.borrow(i));
            i = i + 1;
        }
    }

    fun g(v: &vector<u64>): u64 {
        let sum = 0;
        loop {
            each(v, |x| {
                if (x == 0) break; //~ E0211
                sum = sum + x;
            });
            if (sum > 100) break;
        };
        sum
    }
}
