module 0x42::m {
    public fun add(x: u64, y: u64): u64 {
        x + y
    }

    public fun apply(f: |u64| u64, x: u64): u64 {
        f(x)
    }
}

script {
    use 0x42::m;

    fun main(x: u64) {
        m::apply(|y| m::add(y, x), 1);
        m::apply(|y| m::add(y, x) + 1, 1); //~ E0363
    }
}
