/// A value that may be absent.
module std::option {
    use std::vector;

    /// The option holds a value where none was expected.
    const EOPTION_IS_SET: u64 = 0x40000;
    /// The option holds no value where one was expected.
    const EOPTION_NOT_SET: u64 = 0x40001;
    /// The vector has more than one element.
    const EOPTION_VEC_TOO_LONG: u64 = 0x40002;

    /// A value or nothing: a vector of at most one element.
    struct Option<Element> has copy, drop, store {
        vec: vector<Element>
    }

    /// Nothing.
    public fun none<Element>(): Option<Element> {
        Option { vec: vector::empty() }
    }

    /// The value `e`.
    public fun some<Element>(e: Element): Option<Element> {
        Option { vec: vector::singleton(e) }
    }

    /// The only element of `vec`, or nothing where it is empty. Aborts where it has more.
    public fun from_vec<Element>(vec: vector<Element>): Option<Element> {
        assert!(vec.length() <= 1, EOPTION_VEC_TOO_LONG);
        Option { vec }
    }

    /// Whether there is no value.
    public fun is_none<Element>(self: &Option<Element>): bool {
        self.vec.is_empty()
    }

    /// Whether there is a value.
    public fun is_some<Element>(self: &Option<Element>): bool {
        !self.vec.is_empty()
    }

    /// Whether there is a value that equals `e_ref`.
    public fun contains<Element>(self: &Option<Element>, e_ref: &Element): bool {
        self.vec.contains(e_ref)
    }

    /// A reference to the value. Aborts where there is none.
    public fun borrow<Element>(self: &Option<Element>): &Element {
        assert!(self.is_some(), EOPTION_NOT_SET);
        self.vec.borrow(0)
    }

    /// A reference to the value, or `default_ref` where there is none.
    public fun borrow_with_default<Element>(
        self: &Option<Element>,
        default_ref: &Element
    ): &Element {
        if (self.vec.is_empty()) default_ref else self.vec.borrow(0)
    }

    /// A copy of the value, or `default` where there is none.
    public fun get_with_default<Element: copy + drop>(
        self: &Option<Element>,
        default: Element
    ): Element {
        if (self.vec.is_empty()) default else *self.vec.borrow(0)
    }

    /// Puts `e` into an empty option. Aborts where there is a value.
    public fun fill<Element>(self: &mut Option<Element>, e: Element) {
        assert!(self.is_none(), EOPTION_IS_SET);
        self.vec.push_back(e);
    }

    /// Takes the value out. Aborts where there is none.
    public fun extract<Element>(self: &mut Option<Element>): Element {
        assert!(self.is_some(), EOPTION_NOT_SET);
        self.vec.pop_back()
    }

    /// A mutable reference to the value. Aborts where there is none.
    public fun borrow_mut<Element>(self: &mut Option<Element>): &mut Element {
        assert!(self.is_some(), EOPTION_NOT_SET);
        self.vec.borrow_mut(0)
    }

    /// Puts `e` in place of the value, which it returns. Aborts where there is none.
    public fun swap<Element>(self: &mut Option<Element>, e: Element): Element {
        assert!(self.is_some(), EOPTION_NOT_SET);
        let old = self.vec.pop_back();
        self.vec.push_back(e);
        old
    }

    /// Puts `e` in place of what was there, which it returns.
    public fun swap_or_fill<Element>(self: &mut Option<Element>, e: Element): Option<Element> {
        let old = if (self.vec.is_empty()) none() else some(self.vec.pop_back());
        self.vec.push_back(e);
        old
    }

    /// The value, or `default` where there is none.
    public fun destroy_with_default<Element: drop>(
        self: Option<Element>,
        default: Element
    ): Element {
        let Option { vec } = self;
        if (vec.is_empty()) default else vec.pop_back()
    }

    /// The value. Aborts where there is none.
    public fun destroy_some<Element>(self: Option<Element>): Element {
        assert!(self.is_some(), EOPTION_NOT_SET);
        let Option { vec } = self;
        let e = vec.pop_back();
        vec.destroy_empty();
        e
    }

    /// Discards an empty option. Aborts where there is a value.
    public fun destroy_none<Element>(self: Option<Element>) {
        assert!(self.is_none(), EOPTION_IS_SET);
        let Option { vec } = self;
        vec.destroy_empty();
    }

    /// A vector of the value, or an empty one.
    public fun to_vec<Element>(self: Option<Element>): vector<Element> {
        let Option { vec } = self;
        vec
    }
}
