// A script runs its function: no other code calls it, and the host has no part in it.
script {
    public entry fun main() {} //~ E0109 E0109
}
script {
    friend fun main() {} //~ E0109
}
script {
    package fun main() {} //~ E0109
}
script {
    native fun main(); //~ E0109
}
