// A block may be empty.

//# block

//# publish
module 0x42::m {}

//# block
