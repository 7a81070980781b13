module extra::extra {
    public fun code(): u64 { 1 }
}
