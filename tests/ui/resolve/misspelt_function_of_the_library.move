module 0x42::imported {
    use std::string;
    use std::vector;

    fun of_one(text: string::String): vector<u8> {
        *byts(&text) //~ E0201
    }

    fun of_several(): u64 {
        lenght(&vector::empty<u8>()) //~ E0201
    }

    fun of_none() {
        frobnicate() //~ E0201
    }
}

module 0x42::not_imported {
    fun of_one(v: &mut vector<u8>) {
        pushback(v, 1) //~ E0201
    }

    fun of_several(v: vector<u8>): u64 {
        lenght(&v) //~ E0201
    }
}
