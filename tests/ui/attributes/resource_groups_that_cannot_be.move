module 0x42::m {
    #[resource_group(scope = everywhere)] //~ E0226
    struct Scope {}

    #[resource_group(scope = module_)]
    struct Group has key { n: u64 } //~ E0226

    #[resource_group_member(group = Plain)] //~ E0226
    struct R has key { n: u64 }

    struct Plain {}
}

module 0x42::n {
    #[resource_group_member(group = 0x42::m::Group)] //~ E0226
    struct R has key { n: u64 }
}
