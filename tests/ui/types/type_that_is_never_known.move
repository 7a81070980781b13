module 0x42::m {
    fun parameter_of_a_lambda() {
        let f = |x| x.field; //~ E0304
        let g = |x| x.receiver(); //~ E0304
        let h = |x| *x; //~ E0304
        let i = |x| x[0]; //~ E0304
        let j = |x| x(1); //~ E0304
    }

    fun integer() {
        let x = 3;
        x.receiver(); //~ E0219
        x.field; //~ E0313
        *x; //~ E0307
    }

    fun half_known() {
        let v = std::vector::empty();
        if (!v.is_empty()) { v[0].field } //~ E0304
    }
}
