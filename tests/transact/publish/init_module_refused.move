// An `init_module` of another shape.

//# publish
module 0x42::a { fun init_module(_s: &signer, _n: u64) {} }

//# publish
module 0x42::b { fun init_module() {} }

//# publish
module 0x42::c { fun init_module(_s: &signer): u64 { 1 } }
