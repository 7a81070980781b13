// `continue` and `break` with a label leave the loops inside.

//# publish
module 0x42::m {
    public fun f(): vector<u64> {
        let v = vector[];
        let i = 0;
        'rows: while (i < 4) {
            i = i + 1;
            let j = 0;
            while (j < 4) {
                j = j + 1;
                if (j == i) continue 'rows;
                if (i == 3) break 'rows;
                v.push_back(i * 10 + j);
            }
        };
        v
    }
}

//# run 0x42::m::f
