// Comments around tasks are no text of theirs.

/* before */
//# publish
// in front
module 0x42::m { public fun f(): u64 { 1 } }
/* behind */

//# run 0x42::m::f
// nothing here /*
/* nor here */
