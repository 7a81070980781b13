// Every task that cannot be read is reported, and none runs.

//# publish
module 0x42::m {}

//# perform 0x42::m::f
//# run --speed 3 0x42::m::f
//# run --gas-budget much 0x42::m::f
//# view --address 0x1
//# block now
