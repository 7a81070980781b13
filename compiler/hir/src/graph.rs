//! Strongly connected components, by Tarjan's algorithm without recursion.

use std::collections::{BTreeMap, BTreeSet};

/// The components of a graph, each in ascending order, a component after all it leads to. Nodes
/// without an entry lead nowhere.
pub(crate) fn components<K: Copy + Ord>(edges: &BTreeMap<K, BTreeSet<K>>) -> Vec<Vec<K>> {
    let mut search = Search {
        state: BTreeMap::new(),
        stack: Vec::new(),
        components: Vec::new(),
        visited: 0,
    };
    for node in edges.keys() {
        if !search.state.contains_key(node) {
            search.visit(*node, edges);
        }
    }
    search.components
}

struct State {
    number: usize,
    low: usize,
    on_stack: bool,
}

struct Search<K> {
    state: BTreeMap<K, State>,
    stack: Vec<K>,
    components: Vec<Vec<K>>,
    visited: usize,
}

impl<K: Copy + Ord> Search<K> {
    fn enter(&mut self, node: K) {
        let number = self.visited;
        self.visited += 1;
        let state = State {
            number,
            low: number,
            on_stack: true,
        };
        self.state.insert(node, state);
        self.stack.push(node);
    }

    fn lower(&mut self, node: K, low: usize) {
        if let Some(state) = self.state.get_mut(&node) {
            state.low = state.low.min(low);
        }
    }

    fn visit(&mut self, root: K, edges: &BTreeMap<K, BTreeSet<K>>) {
        let successors = |node| edges.get(&node).into_iter().flatten().copied();
        self.enter(root);
        let mut path = vec![(root, successors(root))];
        while let Some((node, remaining)) = path.last_mut() {
            let node = *node;
            if let Some(next) = remaining.next() {
                match self.state.get(&next) {
                    None => {
                        self.enter(next);
                        path.push((next, successors(next)));
                    }
                    Some(State {
                        number,
                        on_stack: true,
                        ..
                    }) => {
                        let number = *number;
                        self.lower(node, number);
                    }
                    Some(State {
                        on_stack: false, ..
                    }) => {}
                }
                continue;
            }
            path.pop();
            let Some(State { number, low, .. }) = self.state.get(&node) else {
                continue;
            };
            let (number, low) = (*number, *low);
            if let Some((parent, _)) = path.last() {
                let parent = *parent;
                self.lower(parent, low);
            }
            if number == low {
                self.close(node);
            }
        }
    }

    fn close(&mut self, root: K) {
        let mut component = Vec::new();
        while let Some(member) = self.stack.pop() {
            if let Some(state) = self.state.get_mut(&member) {
                state.on_stack = false;
            }
            component.push(member);
            if member == root {
                break;
            }
        }
        component.sort_unstable();
        self.components.push(component);
    }
}

#[cfg(test)]
mod tests {
    use super::components;
    use std::collections::{BTreeMap, BTreeSet};

    #[test]
    fn cycles_are_components_and_come_after_what_they_lead_to() {
        let edges = BTreeMap::from([
            (1, BTreeSet::from([2])),
            (2, BTreeSet::from([3, 4])),
            (3, BTreeSet::from([2])),
            (5, BTreeSet::from([5])),
        ]);
        assert_eq!(components(&edges), [vec![4], vec![2, 3], vec![1], vec![5]]);
    }
}
