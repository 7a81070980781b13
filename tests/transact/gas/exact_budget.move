// A budget that is enough is used in part; one that is not is used up.
//@ gas

//# run --gas-budget 600
script { fun main() { let i = 0; while (i < 5) i = i + 1 } }

//# run --gas-budget 510
script { fun main() { let i = 0; while (i < 5) i = i + 1 } }
