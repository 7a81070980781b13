// A variant is reached through its enum.
module 0x42::shapes {
    public enum Shape has drop { Circle(u64), Point }
}

module 0x42::m {
    fun f(): 0x42::shapes::Shape { 0x42::shapes::Point } //~ E0204
}
