// What is no script, or one with a fault, does not run.

//# run
script { fun main(): u64 { 1 } }

//# run
script { fun main() {} fun other() {} }

//# run
script { struct S {} fun main() {} }

//# run
module 0x42::m {}

//# run

//# publish
script { fun main() {} }
