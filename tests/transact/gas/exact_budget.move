// A budget that is just enough is enough; one unit less is not.
//@ gas

//# run --gas-budget 600
script { fun main() { let i = 0; while (i < 5) i = i + 1 } }

//# run --gas-budget 510
script { fun main() { let i = 0; while (i < 5) i = i + 1 } }
