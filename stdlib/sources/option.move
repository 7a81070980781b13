/// A value that may be absent.
///
/// The canonical bytes of an option are those of a vector of at most one element: `00`, or `01` and
/// those of the value.
module std::option {
    use std::mem;
    use std::vector;

    /// The option holds a value where none was expected.
    const EOPTION_IS_SET: u64 = 0x40000;
    /// The option holds no value where one was expected.
    const EOPTION_NOT_SET: u64 = 0x40001;
    /// The vector has more than one element.
    const EOPTION_VEC_TOO_LONG: u64 = 0x40002;

    /// A value or nothing.
    public enum Option<Element> has copy, drop, store {
        /// Nothing.
        None,
        /// A value.
        Some {
            /// The value.
            e: Element
        }
    }

    /// Nothing.
    public fun none<Element>(): Option<Element> {
        Option::None
    }

    /// The value `e`.
    public fun some<Element>(e: Element): Option<Element> {
        Option::Some { e }
    }

    /// The only element of `vec`, or nothing where it is empty. Aborts where it has more.
    public fun from_vec<Element>(vec: vector<Element>): Option<Element> {
        assert!(vec.length() <= 1, EOPTION_VEC_TOO_LONG);
        let option = if (vec.is_empty()) Option::None else Option::Some { e: vec.pop_back() };
        vec.destroy_empty();
        option
    }

    /// Whether there is no value.
    public fun is_none<Element>(self: &Option<Element>): bool {
        self is Option::None
    }

    /// Whether there is a value.
    public fun is_some<Element>(self: &Option<Element>): bool {
        self is Option::Some
    }

    /// Whether there is a value that equals `e_ref`.
    public fun contains<Element>(self: &Option<Element>, e_ref: &Element): bool {
        match (self) {
            None => false,
            Some { e } => e == e_ref
        }
    }

    /// A reference to the value. Aborts where there is none.
    public fun borrow<Element>(self: &Option<Element>): &Element {
        match (self) {
            None => abort EOPTION_NOT_SET,
            Some { e } => e
        }
    }

    /// A reference to the value, or `default_ref` where there is none.
    public fun borrow_with_default<Element>(
        self: &Option<Element>,
        default_ref: &Element
    ): &Element {
        match (self) {
            None => default_ref,
            Some { e } => e
        }
    }

    /// A copy of the value, or `default` where there is none.
    public fun get_with_default<Element: copy + drop>(
        self: &Option<Element>,
        default: Element
    ): Element {
        match (self) {
            None => default,
            Some { e } => *e
        }
    }

    /// Puts `e` into an empty option. Aborts where there is a value.
    public fun fill<Element>(self: &mut Option<Element>, e: Element) {
        mem::replace(self, Option::Some { e }).destroy_none();
    }

    /// Takes the value out. Aborts where there is none.
    public fun extract<Element>(self: &mut Option<Element>): Element {
        mem::replace(self, Option::None).destroy_some()
    }

    /// A mutable reference to the value. Aborts where there is none.
    public fun borrow_mut<Element>(self: &mut Option<Element>): &mut Element {
        match (self) {
            None => abort EOPTION_NOT_SET,
            Some { e } => e
        }
    }

    /// Puts `e` in place of the value, which it returns. Aborts where there is none.
    public fun swap<Element>(self: &mut Option<Element>, e: Element): Element {
        match (self) {
            None => abort EOPTION_NOT_SET,
            Some { e: value } => mem::replace(value, e)
        }
    }

    /// Puts `e` in place of what was there, which it returns.
    public fun swap_or_fill<Element>(self: &mut Option<Element>, e: Element): Option<Element> {
        mem::replace(self, Option::Some { e })
    }

    /// The value, or `default` where there is none.
    public fun destroy_with_default<Element: drop>(
        self: Option<Element>,
        default: Element
    ): Element {
        match (self) {
            None => default,
            Some { e } => e
        }
    }

    /// The value. Aborts where there is none.
    public fun destroy_some<Element>(self: Option<Element>): Element {
        match (self) {
            None => abort EOPTION_NOT_SET,
            Some { e } => e
        }
    }

    /// Discards an empty option. Aborts where there is a value.
    public fun destroy_none<Element>(self: Option<Element>) {
        match (self) {
            None => {},
            Some { e: _e } => abort EOPTION_IS_SET
        }
    }

    /// A vector of the value, or an empty one.
    public fun to_vec<Element>(self: Option<Element>): vector<Element> {
        match (self) {
            None => vector::empty(),
            Some { e } => vector::singleton(e)
        }
    }

    /// Calls `f` with the value, if there is one.
    public inline fun for_each<Element>(self: Option<Element>, f: |Element|) {
        let option = self;
        if (option.is_some()) {
            f(option.destroy_some())
        } else {
            option.destroy_none()
        }
    }

    /// Calls `f` with a reference to the value, if there is one.
    public inline fun for_each_ref<Element>(self: &Option<Element>, f: |&Element|) {
        let option = self;
        if (option.is_some()) {
            f(option.borrow())
        }
    }

    /// Calls `f` with a mutable reference to the value, if there is one.
    public inline fun for_each_mut<Element>(self: &mut Option<Element>, f: |&mut Element|) {
        let option = self;
        if (option.is_some()) {
            f(option.borrow_mut())
        }
    }

    /// `f(init, value)`, or `init` where there is no value.
    public inline fun fold<Accumulator, Element>(
        self: Option<Element>,
        init: Accumulator,
        f: |Accumulator, Element| Accumulator
    ): Accumulator {
        let option = self;
        let start = init;
        if (option.is_some()) {
            f(start, option.destroy_some())
        } else {
            option.destroy_none();
            start
        }
    }

    /// What `f` makes of the value, or nothing where there is none.
    public inline fun map<Element, OtherElement>(
        self: Option<Element>,
        f: |Element| OtherElement
    ): Option<OtherElement> {
        let option = self;
        if (option.is_some()) {
            some(f(option.destroy_some()))
        } else {
            option.destroy_none();
            none()
        }
    }

    /// What `f` makes of a reference to the value, or nothing where there is none.
    public inline fun map_ref<Element, OtherElement>(
        self: &Option<Element>,
        f: |&Element| OtherElement
    ): Option<OtherElement> {
        let option = self;
        if (option.is_some()) {
            some(f(option.borrow()))
        } else {
            none()
        }
    }

    /// The value, if there is one and `f` holds for it.
    public inline fun filter<Element: drop>(
        self: Option<Element>,
        f: |&Element| bool
    ): Option<Element> {
        let option = self;
        if (option.is_some() && f(option.borrow())) {
            option
        } else {
            none()
        }
    }

    /// Whether there is a value for which `p` holds.
    public inline fun any<Element>(self: &Option<Element>, p: |&Element| bool): bool {
        let option = self;
        option.is_some() && p(option.borrow())
    }

    /// Gives the value to `d`, if there is one.
    public inline fun destroy<Element>(self: Option<Element>, d: |Element|) {
        self.for_each(|e| d(e))
    }
}
