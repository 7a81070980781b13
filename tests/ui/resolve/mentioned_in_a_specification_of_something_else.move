// A specification of one function is no use of what belongs to another, and what stands after `.`
// and `::` names something of somebody else.
module 0x42::m {
    use std::vector; //~ W0201

    fun first(x: u64) {} //~ W0421

    fun second(y: u64) { //~ W0421
        let z = 1; //~ W0420
    }

    spec first {
        requires y > 0 && z > 0;
    }

    spec second {
        requires x.vector > m::y;
    }
}
