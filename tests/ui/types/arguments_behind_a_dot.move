// What stands before the dot is not counted.
module 0x42::m {
    struct Counter has drop { value: u64 }

    fun add(self: &mut Counter, amount: u64) { self.value += amount; }

    fun f(counter: &mut Counter) {
        counter.add(); //~ E0302
        counter.add(1, 2); //~ E0302
    }
}
