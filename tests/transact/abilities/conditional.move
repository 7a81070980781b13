// An instance of a generic struct has an ability if its arguments have it, phantom ones aside.

//# publish
module 0x42::m {
    struct Hot has store {}
    struct Box<T> has copy, drop, store { v: T }
    struct Tag<phantom T> has copy, drop, store { n: u64 }
    public fun tag(): Tag<Hot> { Tag { n: 1 } }
    public fun twice<T: copy + drop>(v: T): (Box<T>, Box<T>) { let b = Box { v }; (b, b) }
    public fun tags(): (Tag<Hot>, Tag<Hot>) { let t = tag(); (t, t) }
}

//# run 0x42::m::twice --type-args u8 --args 3
//# run 0x42::m::twice --type-args vector<bool> --args [true]
//# run 0x42::m::twice --type-args 0x42::m::Hot
//# run 0x42::m::tags

//# publish
module 0x42::n { use 0x42::m::{Box, Hot}; fun f(b: Box<Hot>) {} }
