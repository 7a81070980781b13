// The brackets that are closed next tell which one has no partner.
module 0x42::m {
    fun sum(values: vector<u64>): u64 { values.fold(0, |a, b| a + b) }

    fun double(x: u64): u64 { x * 2 }

    fun missing(): u64 {
        sum(vector[
            double(1),
            double 2), //~ E0103
        ])
    }

    fun stray(values: vector<u64>): u64 {
        let total = 0;
        values.for_each(|x| {
            total += double(double(x)) + 1);  //~ E0103
        });
        total
    }
}
