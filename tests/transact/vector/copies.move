// A copy of a vector is a value of its own: a change of one is not seen in the other.

//# publish
module 0x42::m {
    public fun change(v: vector<vector<u8>>): (vector<vector<u8>>, vector<vector<u8>>) {
        let w = copy v;
        w[0][0] = 9;
        w.push_back(vector[8]);
        (v, w)
    }
}

//# run 0x42::m::change --args [[1,2],[3]]
