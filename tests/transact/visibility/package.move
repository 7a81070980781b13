// `package` functions are called by modules of one address that are published together.

//# publish
module 0x42::low { package fun secret(): u64 { 7 } }
module 0x42::high { public fun get(): u64 { 0x42::low::secret() } }

//# run 0x42::high::get

//# publish
module 0x43::far { public fun get(): u64 { 0x42::low::secret() } }
