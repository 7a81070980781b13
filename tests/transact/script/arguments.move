// Scripts take signers first, then arguments, and type arguments.

//# run --signers 0xA 0xB --args 3 true --type-args u8
script {
    use std::signer;
    fun main<T: drop>(a: &signer, b: signer, n: u64, yes: bool) {
        assert!(signer::address_of(a) == @0xA, 1);
        assert!(signer::address_of(&b) == @0xB, 2);
        assert!(n == 3 && yes, 3);
    }
}

//# run --args 1
script { fun main() {} }

//# run --type-args u8
script { fun main() {} }

//# run
script { fun main<T>() {} }

//# run --signers 0xA
script { fun main() {} }

//# run
script { fun main(_s: signer) {} }
