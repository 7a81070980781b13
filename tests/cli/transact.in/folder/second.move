//# run
script { fun main() { abort 3 } }
