module 0x42::cell {
    use std::event;
    use std::signer;

    struct Cell has key { count: u64, other: u64, bytes: vector<u8> }
    struct Pointer has key { to: address }
    struct Seen has drop, store { value: u64 }
    struct Small has key { value: u8 }

    public entry fun create(account: &signer, count: u64) {
        move_to(account, Cell { count, other: 0, bytes: vector[] });
    }
    public entry fun destroy(account: &signer) acquires Cell {
        let Cell { count: _, other: _, bytes: _ } = move_from<Cell>(signer::address_of(account));
    }
    public entry fun add(at: address, amount: u64) acquires Cell {
        let cell = borrow_global_mut<Cell>(at);
        cell.count = cell.count + amount;
    }
    public entry fun take(at: address, amount: u64) acquires Cell {
        let cell = borrow_global_mut<Cell>(at);
        assert!(cell.count >= amount, 7);
        cell.count = cell.count - amount;
    }
    public entry fun transfer(from: address, to: address, amount: u64) acquires Cell {
        take(from, amount);
        add(to, amount);
    }
    public entry fun add_then_abort(at: address, amount: u64, code: u64) acquires Cell {
        let cell = borrow_global_mut<Cell>(at);
        cell.count = cell.count + amount;
        if (code > 0) abort code;
    }
    public entry fun add_each(at: vector<address>, amount: u64) acquires Cell {
        let i = 0;
        while (i < at.length()) {
            let cell = borrow_global_mut<Cell>(at[i]);
            cell.count = cell.count + amount;
            i = i + 1;
        };
    }
    public entry fun double(at: address) acquires Cell {
        let cell = borrow_global_mut<Cell>(at);
        cell.count = cell.count * 2;
    }
    public entry fun set(at: address, value: u64) acquires Cell {
        borrow_global_mut<Cell>(at).count = value;
    }
    public entry fun set_if(at: address, value: u64, condition: bool) acquires Cell {
        if (condition) borrow_global_mut<Cell>(at).count = value;
    }
    public entry fun set_other(at: address, value: u64) acquires Cell {
        borrow_global_mut<Cell>(at).other = value;
    }
    public entry fun observe(at: address) acquires Cell {
        event::emit(Seen { value: borrow_global<Cell>(at).count });
    }
    public entry fun observe_other(at: address) acquires Cell {
        event::emit(Seen { value: borrow_global<Cell>(at).other });
    }
    public entry fun copy_count(from: address, to: address) acquires Cell {
        let value = borrow_global<Cell>(from).count;
        borrow_global_mut<Cell>(to).other = value;
    }
    public entry fun push(at: address, byte: u8) acquires Cell {
        borrow_global_mut<Cell>(at).bytes.push_back(byte);
    }
    public entry fun observe_length(at: address) acquires Cell {
        event::emit(Seen { value: borrow_global<Cell>(at).bytes.length() });
    }
    public entry fun point(account: &signer, to: address) {
        move_to(account, Pointer { to });
    }
    public entry fun add_through(at: address, amount: u64) acquires Cell, Pointer {
        let to = borrow_global<Pointer>(at).to;
        let cell = borrow_global_mut<Cell>(to);
        cell.count = cell.count + amount;
    }
    public entry fun create_small(account: &signer, value: u8) {
        move_to(account, Small { value });
    }
    public entry fun add_small(at: address, amount: u8) acquires Small {
        let small = borrow_global_mut<Small>(at);
        small.value = small.value + amount;
    }
    fun count(at: address): u64 acquires Cell { borrow_global<Cell>(at).count }
}
