// Type parameters are in scope where they are declared.
module 0x42::m {
    struct Box<Element: store> has key { element: Elemnt } //~ E0208
}
