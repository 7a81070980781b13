// Memory is limited by what it costs: a vector that doubles runs out of gas.

//# run --gas-budget 3000000
script {
    fun main() {
        let v = vector[1u64];
        loop { let w = copy v; v.append(w) }
    }
}
