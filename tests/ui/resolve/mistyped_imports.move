// What an import most likely means is not missed where it is used.
module 0x42::m {
    use std::signer::adress_of; //~ E0204
    use std::vectr; //~ E0202
    use std::string::{Self, Sting}; //~ E0204

    struct Note has key { text: String }

    public entry fun put(account: &signer, text: String) {
        use std::optoin::some; //~ E0202
        let of = address_of(account);
        assert!(vector::is_empty(&vector[of]) && some(of) == some(of), 1);
        assert!(text.length() > 0 && string::index_of(&text, &text) == 0, 2);
        move_to(account, Note { text });
    }
}
