// The location of what fails in a script is `script`.

//# run
script { fun main() { abort 4 } }

//# run --args 0
script { fun main(n: u64) { let _ = 1 / n; } }
