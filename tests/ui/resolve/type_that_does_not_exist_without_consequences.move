module 0x42::m {
    fun elements() {
        let v: vector<Undeclared> = vector[]; //~ E0208
        let w = v;
        w.push_back(1);
    }

    fun type_argument(): vector<Undeclared> {
        std::vector::empty()
    }
}
