// What a lambda takes would follow from the function, so nothing is said of its parameters.
module 0x42::m {
    fun f(list: vector<u64>): u64 {
        list.folded(0, |sum, each| sum + each.value()) //~ E0219
    }

    fun g(list: vector<u64>) {
        each_of(list, |one| { one.push_back(1); one }) //~ E0201
    }
}
