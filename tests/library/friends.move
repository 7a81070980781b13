// A module with two friends: the machine loads it for either without the other.

module 0x42::friendly {
    friend 0x42::first;
    friend 0x42::second;

    public(friend) fun secret(): u64 {
        1
    }

    public fun open(): u64 {
        2
    }
}

module 0x42::first {
    public fun secret(): u64 {
        0x42::friendly::secret()
    }
}

module 0x42::second {
    public fun secret(): u64 {
        0x42::friendly::secret()
    }
}

module 0x42::strangers {
    #[test]
    fun by_one_friend() {
        assert!(0x42::first::secret() == 1);
    }

    #[test]
    fun by_the_other_friend() {
        assert!(0x42::second::secret() == 1);
    }

    #[test]
    fun by_no_friend() {
        assert!(0x42::friendly::open() == 2);
    }
}
