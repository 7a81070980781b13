/// A list of values of one type that can grow and shrink at its end.
///
/// Indices start at 0. An index that is out of bounds fails with a vector error unless a function
/// says otherwise.
module std::vector {
    /// The index is out of bounds.
    const EINDEX_OUT_OF_BOUNDS: u64 = 0x20000;
    /// The range ends before it starts, or beyond the end of the vector.
    const EINVALID_RANGE: u64 = 0x20001;
    /// The vectors have different lengths.
    const EVECTORS_LENGTH_MISMATCH: u64 = 0x20002;
    /// The step of a range is zero.
    const EINVALID_STEP: u64 = 0x20003;
    /// The slice reaches beyond the end of the vector.
    const EINVALID_SLICE_RANGE: u64 = 0x20004;

    #[bytecode_instruction]
    /// A vector without elements.
    native public fun empty<Element>(): vector<Element>;

    #[bytecode_instruction]
    /// The number of elements.
    native public fun length<Element>(self: &vector<Element>): u64;

    #[bytecode_instruction]
    /// A reference to the element at `i`.
    native public fun borrow<Element>(self: &vector<Element>, i: u64): &Element;

    #[bytecode_instruction]
    /// Appends `e`.
    native public fun push_back<Element>(self: &mut vector<Element>, e: Element);

    #[bytecode_instruction]
    /// A mutable reference to the element at `i`.
    native public fun borrow_mut<Element>(self: &mut vector<Element>, i: u64): &mut Element;

    #[bytecode_instruction]
    /// Removes the last element. Fails on an empty vector.
    native public fun pop_back<Element>(self: &mut vector<Element>): Element;

    #[bytecode_instruction]
    /// Discards a vector without elements. Fails where there are any.
    native public fun destroy_empty<Element>(self: vector<Element>);

    #[bytecode_instruction]
    /// Exchanges the elements at `i` and `j`.
    native public fun swap<Element>(self: &mut vector<Element>, i: u64, j: u64);

    /// Moves `length` elements of `from`, the first of them at `removal_position`, into `to`, before the
    /// element at `insert_position`, which may be the length. All keep their order.
    public fun move_range<T>(
        from: &mut vector<T>,
        removal_position: u64,
        length: u64,
        to: &mut vector<T>,
        insert_position: u64
    ) {
        let available = from.length();
        assert!(
            removal_position <= available && length <= available - removal_position,
            EINDEX_OUT_OF_BOUNDS
        );
        assert!(insert_position <= to.length(), EINDEX_OUT_OF_BOUNDS);
        let behind = from.trim_reverse(removal_position + length);
        let moved = from.trim_reverse(removal_position);
        from.reverse_append(behind);
        let rest = to.trim_reverse(insert_position);
        to.reverse_append(moved);
        to.reverse_append(rest);
    }

    /// A vector of `e` alone.
    public fun singleton<Element>(e: Element): vector<Element> {
        let v = empty();
        v.push_back(e);
        v
    }

    /// A reference to the last element.
    public fun last<Element>(self: &vector<Element>): &Element {
        let length = self.length();
        assert!(length > 0, EINDEX_OUT_OF_BOUNDS);
        self.borrow(length - 1)
    }

    /// A mutable reference to the last element.
    public fun last_mut<Element>(self: &mut vector<Element>): &mut Element {
        let length = self.length();
        assert!(length > 0, EINDEX_OUT_OF_BOUNDS);
        self.borrow_mut(length - 1)
    }

    /// Whether there are no elements.
    public fun is_empty<Element>(self: &vector<Element>): bool {
        self.length() == 0
    }

    /// Whether some element equals `e`.
    public fun contains<Element>(self: &vector<Element>, e: &Element): bool {
        let (found, _) = self.index_of(e);
        found
    }

    /// Whether some element equals `e`, and the index of the first one (0 where none does).
    public fun index_of<Element>(self: &vector<Element>, e: &Element): (bool, u64) {
        let i = 0;
        let length = self.length();
        while (i < length) {
            if (self.borrow(i) == e) return (true, i);
            i = i + 1;
        };
        (false, 0)
    }

    /// Puts the elements into the opposite order.
    public fun reverse<Element>(self: &mut vector<Element>) {
        let length = self.length();
        self.reverse_slice(0, length);
    }

    /// Puts the elements from `left` up to but without `right` into the opposite order.
    public fun reverse_slice<Element>(self: &mut vector<Element>, left: u64, right: u64) {
        assert!(left <= right, EINVALID_RANGE);
        while (left + 1 < right) {
            right = right - 1;
            self.swap(left, right);
            left = left + 1;
        };
    }

    /// Moves all elements of `other` to the end, in their order.
    public fun append<Element>(self: &mut vector<Element>, other: vector<Element>) {
        other.reverse();
        self.reverse_append(other);
    }

    /// Moves all elements of `other` to the end, in the opposite order.
    public fun reverse_append<Element>(self: &mut vector<Element>, other: vector<Element>) {
        let left = other.length();
        while (left > 0) {
            self.push_back(other.pop_back());
            left = left - 1;
        };
        other.destroy_empty();
    }

    /// Cuts the vector down to `new_length` elements and returns the others in their order.
    public fun trim<Element>(self: &mut vector<Element>, new_length: u64): vector<Element> {
        let rest = self.trim_reverse(new_length);
        rest.reverse();
        rest
    }

    /// Cuts the vector down to `new_length` elements and returns the others in the opposite order.
    public fun trim_reverse<Element>(self: &mut vector<Element>, new_length: u64): vector<Element> {
        let length = self.length();
        assert!(new_length <= length, EINDEX_OUT_OF_BOUNDS);
        let rest = empty();
        while (new_length < length) {
            rest.push_back(self.pop_back());
            length = length - 1;
        };
        rest
    }

    /// Puts `e` before the element at `i`; `i` may be the length. Takes time linear in the number of
    /// elements behind it.
    public fun insert<Element>(self: &mut vector<Element>, i: u64, e: Element) {
        let length = self.length();
        assert!(i <= length, EINDEX_OUT_OF_BOUNDS);
        self.push_back(e);
        while (i < length) {
            self.swap(i, length);
            i = i + 1;
        };
    }

    /// Removes the element at `i` and keeps the order of the others. Takes time linear in the number
    /// of elements behind it.
    public fun remove<Element>(self: &mut vector<Element>, i: u64): Element {
        let length = self.length();
        assert!(i < length, EINDEX_OUT_OF_BOUNDS);
        let last = length - 1;
        while (i < last) {
            self.swap(i, i + 1);
            i = i + 1;
        };
        self.pop_back()
    }

    /// Removes the first element that equals `value`; returns it alone, or nothing where none does.
    public fun remove_value<Element>(self: &mut vector<Element>, value: &Element): vector<Element> {
        let (found, index) = self.index_of(value);
        if (found) {
            singleton(self.remove(index))
        } else {
            empty()
        }
    }

    /// Removes the element at `i` and puts the last one in its place.
    public fun swap_remove<Element>(self: &mut vector<Element>, i: u64): Element {
        assert!(!self.is_empty(), EINDEX_OUT_OF_BOUNDS);
        let last = self.length() - 1;
        self.swap(i, last);
        self.pop_back()
    }

    /// Puts `e` at `i` and returns what was there.
    public fun replace<Element>(self: &mut vector<Element>, i: u64, e: Element): Element {
        let last = self.length();
        assert!(i < last, EINDEX_OUT_OF_BOUNDS);
        self.push_back(e);
        self.swap(i, last);
        self.pop_back()
    }

    /// Moves the first `rotation` elements behind the others and returns the index at which the
    /// former first element now stands.
    public fun rotate<Element>(self: &mut vector<Element>, rotation: u64): u64 {
        let length = self.length();
        self.rotate_slice(0, rotation, length)
    }

    /// Exchanges the elements from `left` up to `rotation` with those from `rotation` up to `right`
    /// and returns the index at which the former first one now stands.
    public fun rotate_slice<Element>(
        self: &mut vector<Element>,
        left: u64,
        rotation: u64,
        right: u64
    ): u64 {
        self.reverse_slice(left, rotation);
        self.reverse_slice(rotation, right);
        self.reverse_slice(left, right);
        left + (right - rotation)
    }

    /// The numbers from `start` up to but without `end`.
    public fun range(start: u64, end: u64): vector<u64> {
        range_with_step(start, end, 1)
    }

    /// Every `step`-th number from `start` up to but without `end`.
    public fun range_with_step(start: u64, end: u64, step: u64): vector<u64> {
        assert!(step > 0, EINVALID_STEP);
        let numbers = empty();
        while (start < end) {
            numbers.push_back(start);
            // The next number may be past the largest one.
            if (end - start <= step) break;
            start = start + step;
        };
        numbers
    }

    /// Copies of the elements from `start` up to but without `end`.
    public fun slice<Element: copy>(
        self: &vector<Element>,
        start: u64,
        end: u64
    ): vector<Element> {
        assert!(start <= end && end <= self.length(), EINVALID_SLICE_RANGE);
        let elements = empty();
        while (start < end) {
            elements.push_back(*self.borrow(start));
            start = start + 1;
        };
        elements
    }

    /// Calls `f` with each element, from the first one on.
    public inline fun for_each<Element>(self: vector<Element>, f: |Element|) {
        // Here and not by `reverse`, so that a caller sees which elements these are.
        let left = 0;
        let right = self.length();
        while (left + 1 < right) {
            right = right - 1;
            self.swap(left, right);
            left = left + 1;
        };
        self.for_each_reverse(|e| f(e))
    }

    /// Calls `f` with each element, from the last one on.
    public inline fun for_each_reverse<Element>(self: vector<Element>, f: |Element|) {
        let length = self.length();
        while (length > 0) {
            f(self.pop_back());
            length = length - 1;
        };
        self.destroy_empty()
    }

    /// Calls `f` with a reference to each element, from the first one on.
    public inline fun for_each_ref<Element>(self: &vector<Element>, f: |&Element|) {
        let length = self.length();
        let i = 0;
        while (i < length) {
            f(self.borrow(i));
            i = i + 1;
        }
    }

    /// Calls `f` with a mutable reference to each element, from the first one on.
    public inline fun for_each_mut<Element>(self: &mut vector<Element>, f: |&mut Element|) {
        let length = self.length();
        let i = 0;
        while (i < length) {
            f(self.borrow_mut(i));
            i = i + 1;
        }
    }

    /// Calls `f` with the index of each element and a reference to it.
    public inline fun enumerate_ref<Element>(self: &vector<Element>, f: |u64, &Element|) {
        let length = self.length();
        let i = 0;
        while (i < length) {
            f(i, self.borrow(i));
            i = i + 1;
        }
    }

    /// Calls `f` with the index of each element and a mutable reference to it.
    public inline fun enumerate_mut<Element>(self: &mut vector<Element>, f: |u64, &mut Element|) {
        let length = self.length();
        let i = 0;
        while (i < length) {
            f(i, self.borrow_mut(i));
            i = i + 1;
        }
    }

    /// Calls `f` with the elements of both vectors at each index, from the first one on. The vectors
    /// must have one length.
    public inline fun zip<Element1, Element2>(
        self: vector<Element1>,
        other: vector<Element2>,
        f: |Element1, Element2|
    ) {
        let left = 0;
        let right = self.length();
        assert!(right == other.length(), EVECTORS_LENGTH_MISMATCH);
        while (left + 1 < right) {
            right = right - 1;
            self.swap(left, right);
            other.swap(left, right);
            left = left + 1;
        };
        self.zip_reverse(other, |a, b| f(a, b))
    }

    /// Calls `f` with the elements of both vectors at each index, from the last one on. The vectors
    /// must have one length.
    public inline fun zip_reverse<Element1, Element2>(
        self: vector<Element1>,
        other: vector<Element2>,
        f: |Element1, Element2|
    ) {
        let length = self.length();
        assert!(length == other.length(), EVECTORS_LENGTH_MISMATCH);
        while (length > 0) {
            f(self.pop_back(), other.pop_back());
            length = length - 1;
        };
        self.destroy_empty();
        other.destroy_empty()
    }

    /// Calls `f` with references to the elements of both vectors at each index. The vectors must have
    /// one length.
    public inline fun zip_ref<Element1, Element2>(
        self: &vector<Element1>,
        other: &vector<Element2>,
        f: |&Element1, &Element2|
    ) {
        let length = self.length();
        assert!(length == other.length(), EVECTORS_LENGTH_MISMATCH);
        let i = 0;
        while (i < length) {
            f(self.borrow(i), other.borrow(i));
            i = i + 1;
        }
    }

    /// Calls `f` with mutable references to the elements of both vectors at each index. The vectors
    /// must have one length.
    public inline fun zip_mut<Element1, Element2>(
        self: &mut vector<Element1>,
        other: &mut vector<Element2>,
        f: |&mut Element1, &mut Element2|
    ) {
        let length = self.length();
        assert!(length == other.length(), EVECTORS_LENGTH_MISMATCH);
        let i = 0;
        while (i < length) {
            f(self.borrow_mut(i), other.borrow_mut(i));
            i = i + 1;
        }
    }

    /// `f(… f(f(init, first), second) …, last)`.
    public inline fun fold<Accumulator, Element>(
        self: vector<Element>,
        init: Accumulator,
        f: |Accumulator, Element| Accumulator
    ): Accumulator {
        let accumulator = init;
        self.for_each(|e| accumulator = f(accumulator, e));
        accumulator
    }

    /// `f(first, f(second, … f(last, init) …))`.
    public inline fun foldr<Accumulator, Element>(
        self: vector<Element>,
        init: Accumulator,
        f: |Element, Accumulator| Accumulator
    ): Accumulator {
        let accumulator = init;
        self.for_each_reverse(|e| accumulator = f(e, accumulator));
        accumulator
    }

    /// What `f` makes of each element.
    public inline fun map<Element, New>(self: vector<Element>, f: |Element| New): vector<New> {
        let results = empty();
        self.for_each(|e| results.push_back(f(e)));
        results
    }

    /// What `f` makes of a reference to each element.
    public inline fun map_ref<Element, New>(
        self: &vector<Element>,
        f: |&Element| New
    ): vector<New> {
        let results = empty();
        self.for_each_ref(|e| results.push_back(f(e)));
        results
    }

    /// What `f` makes of the elements of both vectors at each index. The vectors must have one length.
    public inline fun zip_map<Element1, Element2, New>(
        self: vector<Element1>,
        other: vector<Element2>,
        f: |Element1, Element2| New
    ): vector<New> {
        let length = self.length();
        assert!(length == other.length(), EVECTORS_LENGTH_MISMATCH);
        let results = empty();
        self.zip(other, |a, b| results.push_back(f(a, b)));
        results
    }

    /// What `f` makes of references to the elements of both vectors at each index. The vectors must
    /// have one length.
    public inline fun zip_map_ref<Element1, Element2, New>(
        self: &vector<Element1>,
        other: &vector<Element2>,
        f: |&Element1, &Element2| New
    ): vector<New> {
        let length = self.length();
        assert!(length == other.length(), EVECTORS_LENGTH_MISMATCH);
        let results = empty();
        self.zip_ref(other, |a, b| results.push_back(f(a, b)));
        results
    }

    /// The elements for which `predicate` holds, in their order.
    public inline fun filter<Element: drop>(
        self: vector<Element>,
        predicate: |&Element| bool
    ): vector<Element> {
        let kept = empty();
        self.for_each(|e| {
            if (predicate(&e)) kept.push_back(e);
        });
        kept
    }

    /// Puts the elements for which `predicate` holds before the others, and returns how many they are.
    /// The order of the others may change.
    public inline fun partition<Element>(
        self: &mut vector<Element>,
        predicate: |&Element| bool
    ): u64 {
        let length = self.length();
        let i = 0;
        while (i < length) {
            if (!predicate(self.borrow(i))) break;
            i = i + 1;
        };
        let count = i;
        i = i + 1;
        while (i < length) {
            if (predicate(self.borrow(i))) {
                self.swap(count, i);
                count = count + 1;
            };
            i = i + 1;
        };
        count
    }

    /// Puts the elements for which `predicate` holds before the others, and returns how many they are.
    /// Both keep their order.
    public inline fun stable_partition<Element>(
        self: &mut vector<Element>,
        predicate: |&Element| bool
    ): u64 {
        let length = self.length();
        let chosen = empty();
        let others = empty();
        while (length > 0) {
            let e = self.pop_back();
            if (predicate(&e)) {
                chosen.push_back(e);
            } else {
                others.push_back(e);
            };
            length = length - 1;
        };
        let count = chosen.length();
        self.reverse_append(chosen);
        self.reverse_append(others);
        count
    }

    /// Whether `predicate` holds for some element, and the index of the first such one.
    public inline fun find<Element>(
        self: &vector<Element>,
        predicate: |&Element| bool
    ): (bool, u64) {
        let found = false;
        let index = 0;
        let length = self.length();
        let i = 0;
        while (i < length) {
            if (predicate(self.borrow(i))) {
                found = true;
                index = i;
                break
            };
            i = i + 1;
        };
        (found, index)
    }

    /// Whether `predicate` holds for some element. It is not called for those after it.
    public inline fun any<Element>(self: &vector<Element>, predicate: |&Element| bool): bool {
        let holds = false;
        let length = self.length();
        let i = 0;
        while (i < length) {
            holds = predicate(self.borrow(i));
            if (holds) break;
            i = i + 1;
        };
        holds
    }

    /// Whether `predicate` holds for all elements. It is not called for those after one for which it
    /// does not.
    public inline fun all<Element>(self: &vector<Element>, predicate: |&Element| bool): bool {
        let holds = true;
        let length = self.length();
        let i = 0;
        while (i < length) {
            holds = predicate(self.borrow(i));
            if (!holds) break;
            i = i + 1;
        };
        holds
    }

    /// Gives all elements to `d`, which can discard them even if they do not have `drop`, from the last
    /// one on.
    public inline fun destroy<Element>(self: vector<Element>, d: |Element|) {
        self.for_each_reverse(|e| d(e))
    }
}
