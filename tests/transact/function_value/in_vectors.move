// Functions as elements of a vector are made to fit the type that is expected of the vector: they give
// up abilities, or become structs that are functions with a name.

//# publish
module 0x42::m {
    struct Step(|u64|u64 has copy + drop) has copy, drop;
    public fun double(x: u64): u64 { x * 2 }
    fun steps(): vector<Step> { vector[|x| x + 1, double, Step(|x| x * x)] }
    fun plain(): vector<|u64|u64 has copy + drop> { vector[double, |x| x + 3] }
    fun nested(): vector<vector<|u64|u64 has drop>> { vector[vector[double], vector[|x| x]] }
    public fun run(x: u64): u64 {
        steps().for_each(|step| x = step(x));
        plain().for_each(|step| x = step(x));
        nested().for_each(|steps| steps.for_each(|step| x = step(x)));
        x
    }
}

//# run 0x42::m::run --args 1
