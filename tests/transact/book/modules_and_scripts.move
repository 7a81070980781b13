// The chapters on modules and scripts, uses and aliases, and friends.

//# init --addresses shop=0xCAFE

//# publish
module shop::list {
    friend shop::keeper;
    struct List has key, drop { items: vector<u64> }
    public fun none(): List { List { items: vector[] } }
    public(friend) fun put(self: &mut List, item: u64) { self.items.push_back(item) }
    public fun count(self: &List): u64 { self.items.length() }
    public fun count_all(lists: &vector<List>): u64 { let n = 0; lists.for_each_ref(|l| n += l.count()); n }
}
module shop::keeper {
    use shop::list;
    use shop::list::List;
    use shop::list as goods;
    use 0xCAFE::list::{Self as again, none, count as how_many};
    use std::vector;

    public fun everything(): vector<u64> {
        let one: List = list::none();
        let two: list::List = goods::none();
        list::put(&mut one, 1);
        two.put(2);
        again::put(&mut two, 3);
        let three = none();
        let all = vector::empty();
        vector::push_back(&mut all, how_many(&three));
        all.push_back(shop::list::count(&two));
        all.push_back(0xCAFE::list::count(&one));
        all
    }
    public fun inside_of_blocks(): u64 {
        use std::string::utf8;
        let n = utf8(b"abc").length();
        {
            use std::vector::{singleton as none};
            n = n + none(1u8).length();
        };
        n + none().count()
    }
    fun helper(): u64 { 1 }
    public fun itself(): u64 { Self::helper() + shop::keeper::helper() + helper() }
}

//# run shop::keeper::everything
//# run shop::keeper::inside_of_blocks
//# run shop::keeper::itself

//# run --signers 0x7 --args 2 b"x" --type-args u64
script {
    use std::signer;
    use shop::list::{Self, List};
    const MORE: u64 = 3;
    fun main<T: drop>(who: signer, n: u64, _bytes: vector<u8>) {
        let list: List = list::none();
        assert!(signer::address_of(&who) == @0x7, 1);
        assert!(n + MORE == 5 + list.count(), 2);
    }
}

// An old form: modules in a block of their address.
//# publish
address 0x42 {
    module one { public fun f(): u64 { 1 } }
    module two { public fun f(): u64 { 0x42::one::f() + 1 } }
}
//# run 0x42::two::f

// Aliases differ from each other and from members.
//# publish
module 0x42::a { use 0x42::one::f; use 0x42::two::f; }
//# publish
module 0x42::b { use 0x42::one::f; fun f(): u64 { 2 } }
//# publish
module 0x42::c { use 0x42::one::f as Upper; struct Upper {} }

// What is used exists.
//# publish
module 0x42::d { use 0x42::three; use 0x42::one::g; use nowhere::m; fun f() { three::f(); g(); m::f() } }

// A `use` comes first in its block.
//# publish
module 0x42::e { fun f(): u64 { let x = 1; use 0x42::one::f; x + f() } }

// Friends are at the same address, others, and named once. Modules do not depend on each other in a circle.
// Nobody else is a friend.
//# publish
module 0x42::friendly { friend 0x42::friendly; friend 0x42::one; friend 0x42::one; friend shop::list; }
//# publish
module 0x42::g { public fun f() { 0x42::h::f() } }
module 0x42::h { public fun f() { 0x42::g::f() } }
//# publish
module shop::stranger { fun f(list: &mut shop::list::List) { list.put(1) } }

// A script has one function without a result, and no types; storage is not for scripts.
//# run
script { fun main(): u64 { 1 } }
//# run
script { struct S {} fun main() {} }
//# run
script { fun main() { exists<shop::list::List>(@0x1); } }
