script {
    fun one() {}

    fun two() {} //~ E0218
}
