// The argument is at fault, not the operation.
module 0x42::m {
    struct Box<T: store> has key { content: T }

    fun fill<T>(account: &signer, content: T) { move_to(account, Box { content }) } //~ E0401
}
