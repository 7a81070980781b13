module 0x42::m {
    struct P<A, B> has copy, drop { a: A, b: B }
    inline fun f0<T: copy + drop>(x: T) { x; }
    inline fun f1<T: copy + drop>(x: T) { f0(P { a: x, b: x }) }
    inline fun f2<T: copy + drop>(x: T) { f1(P { a: x, b: x }) }
    inline fun f3<T: copy + drop>(x: T) { f2(P { a: x, b: x }) }
    inline fun f4<T: copy + drop>(x: T) { f3(P { a: x, b: x }) }
    inline fun f5<T: copy + drop>(x: T) { f4(P { a: x, b: x }) }
    inline fun f6<T: copy + drop>(x: T) { f5(P { a: x, b: x }) }
    inline fun f7<T: copy + drop>(x: T) { f6(P { a: x, b: x }) }
    inline fun f8<T: copy + drop>(x: T) { f7(P { a: x, b: x }) }
    inline fun f9<T: copy + drop>(x: T) { f8(P { a: x, b: x }) }
    inline fun f10<T: copy + drop>(x: T) { f9(P { a: x, b: x }) }
    inline fun f11<T: copy + drop>(x: T) { f10(P { a: x, b: x }) }
    fun host() {
        f11(1) //~ E0905
    }
}
