module 0x42::m {
    struct Deed { id: u64 }
    struct House { deed: Deed, rooms: u8 }

    fun deed_of(house: House): Deed {
        house.deed //~ E0422
    }
    fun both(deed: Deed): (Deed, u8) {
        (copy deed, 1) //~ E0422
    }
}
