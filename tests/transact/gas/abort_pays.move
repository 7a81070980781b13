// What aborts pays for what it did until then.
//@ gas

//# run --gas-budget 100000
script { fun main() { let i = 0; while (i < 100) i = i + 1; abort i } }
