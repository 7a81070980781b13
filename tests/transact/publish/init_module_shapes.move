// An `init_module` that takes more than its publisher cannot run, and its module is not published; shape alone is a matter of packages.

//# publish
module 0x42::a { fun init_module(_s: &signer, _n: u64) {} }

//# publish
module 0x42::b { fun init_module() {} }

//# publish
module 0x42::c { fun init_module(_s: &signer): u64 { 1 } }
