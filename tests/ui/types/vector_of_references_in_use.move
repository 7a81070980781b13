// What is wrong with the vector is said where it is made, not at each use of it.
module 0x42::m {
    use std::vector;

    fun f(): u64 {
        vector[&1].length() //~ E0309
    }

    fun g(): u64 {
        let values = vector[&1]; //~ E0309
        values.push_back(&2);
        vector::length(&values)
    }
}
