// A transaction of a block calls entry functions; outside of blocks a run calls any.

//# publish
module 0x42::m {
    public fun open() {}
    fun private() {}
    entry fun start() {}
}

//# block
//# run 0x42::m::open
//# run 0x42::m::private
//# run 0x42::m::start
//# run 0x42::m::missing

// Another task ends the block.
//# view --address 0x1 --resource 0x42::m::R

//# run 0x42::m::private
