module 0x42::m {
    struct Tree { children: vector<Tree> } //~ E0314
}
