// The misspelt field is the fault; that another one is missing is its consequence.
module 0x42::m {
    struct Point has drop { x_axis: u64, y_axis: u64 }

    fun f(): Point { Point { x_axis: 1, y_axs: 2 } } //~ E0209
}
