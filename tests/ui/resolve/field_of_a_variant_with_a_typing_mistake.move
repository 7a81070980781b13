// The fields of the variant are candidates.
module 0x42::m {
    enum Shape has drop { Square { side: u64 }, Point }

    fun f(shape: Shape): u64 {
        match (shape) {
            Square { sdie } => sdie, //~ E0209
            Point => 0,
        }
    }
}
