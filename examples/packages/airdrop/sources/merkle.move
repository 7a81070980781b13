/// Binary trees of hashes, whose root says what all the leaves are.
module airdrop::merkle {
    use std::hash;

    /// The hash of a leaf.
    public fun leaf(data: vector<u8>): vector<u8> {
        let bytes = vector[0];
        bytes.append(data);
        hash::sha3_256(bytes)
    }

    /// The hash of two hashes, whichever comes first.
    public fun node(left: vector<u8>, right: vector<u8>): vector<u8> {
        let (first, second) = if (left < right) (left, right) else (right, left);
        let bytes = vector[1];
        bytes.append(first);
        bytes.append(second);
        hash::sha3_256(bytes)
    }

    /// Whether a leaf is in the tree of a root; `proof` are the hashes beside its way up.
    public fun is_in(root: &vector<u8>, leaf: vector<u8>, proof: vector<vector<u8>>): bool {
        proof.fold(leaf, |hash, beside| node(hash, beside)) == *root
    }

    /// The root of the tree over some leaves, of which there is at least one.
    public fun root(leaves: vector<vector<u8>>): vector<u8> {
        while (leaves.length() > 1) {
            let above = vector[];
            let i = 0;
            while (i + 1 < leaves.length()) {
                above.push_back(node(leaves[i], leaves[i + 1]));
                i += 2
            };
            if (i < leaves.length()) above.push_back(leaves[i]);
            leaves = above
        };
        leaves.pop_back()
    }
}
