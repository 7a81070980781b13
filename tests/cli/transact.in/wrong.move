//# publish --gas 3
module 0x42::m {}

//# perform
