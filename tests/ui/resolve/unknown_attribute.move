module 0x42::m {
    #[veiw] //~ W0202
    public fun f(): u64 { 1 }
}
