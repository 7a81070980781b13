// A run may name a function of any visibility; other modules may not.

//# publish
module 0x42::m {
    fun private(): u64 { 1 }
    public(friend) fun friendly(): u64 { 2 }
    entry fun start() {}
    public fun open(): u64 { private() + friendly() }
}

//# run 0x42::m::private
//# run 0x42::m::friendly
//# run 0x42::m::start
//# run 0x42::m::open

//# publish
module 0x43::n { fun f(): u64 { 0x42::m::private() } }

//# publish
module 0x43::n { fun f(): u64 { 0x42::m::friendly() } }

//# run
script { fun main() { 0x42::m::private(); } }
