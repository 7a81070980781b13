script {
    fun main(): u64 { //~ E0218
        1
    }
}
