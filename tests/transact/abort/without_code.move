// `assert!` without a code aborts with the code for that.

//# run --args false
script { fun main(ok: bool) { assert!(ok) } }
