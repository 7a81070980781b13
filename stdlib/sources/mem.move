/// Exchange of values behind references.
module std::mem {
    /// Exchanges what two references lead to.
    native public fun swap<T>(left: &mut T, right: &mut T);

    /// Puts `new` where `ref` leads to, and returns what was there.
    public fun replace<T>(ref: &mut T, new: T): T {
        swap(ref, &mut new);
        new
    }
}
