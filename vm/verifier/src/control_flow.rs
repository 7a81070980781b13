//! Control flow: every block can be reached, every loop has one entry, and loops are not nested
//! too deeply. The result is the graph that all fixpoints run on.

use fixedbitset::FixedBitSet;
use weft_bytecode::{Code, Limits};

use crate::bounds::targets;
use crate::engine::{Graph, Meter};
use crate::error::{Result, require};

/// Checks the control flow of a function.
pub(crate) fn check(code: &Code, limits: &Limits, meter: &mut Meter) -> Result<Graph> {
    let count = code.blocks.len();
    require!(count > 0, UnreachableBlock, "the function has no blocks");
    let mut successors = Vec::with_capacity(count);
    let mut predecessors = vec![Vec::new(); count];
    for (number, block) in code.blocks.iter().enumerate() {
        let mut next: Vec<usize> = (targets(&block.terminator).iter())
            .map(|target| target.index())
            .collect();
        next.dedup();
        for target in &next {
            predecessors[*target].push(number);
        }
        successors.push(next);
    }
    meter.charge_length(count)?;
    let order = reverse_postorder(&successors);
    if order.len() < count {
        let mut is_reached = vec![false; count];
        for block in &order {
            is_reached[*block] = true;
        }
        let block = is_reached.iter().position(|is_reached| !is_reached);
        require!(
            false,
            UnreachableBlock,
            "block b{} cannot be reached",
            block.unwrap_or_default()
        );
    }
    let graph = Graph {
        successors,
        predecessors,
        order,
    };
    check_loops(&graph, limits, meter)?;
    Ok(graph)
}

fn reverse_postorder(successors: &[Vec<usize>]) -> Vec<usize> {
    let mut is_seen = vec![false; successors.len()];
    let mut order = Vec::with_capacity(successors.len());
    let mut stack = vec![(0, 0)];
    is_seen[0] = true;
    while let Some((block, next)) = stack.pop() {
        match successors[block].get(next) {
            None => order.push(block),
            Some(successor) => {
                stack.push((block, next + 1));
                if !is_seen[*successor] {
                    is_seen[*successor] = true;
                    stack.push((*successor, 0));
                }
            }
        }
    }
    order.reverse();
    order
}

fn check_loops(graph: &Graph, limits: &Limits, meter: &mut Meter) -> Result<()> {
    let count = graph.order.len();
    let mut position = vec![0; count];
    for (place, block) in graph.order.iter().enumerate() {
        position[*block] = place;
    }
    let dominators = immediate_dominators(graph, &position, meter)?;
    let mut latches: Vec<Vec<usize>> = vec![Vec::new(); count];
    let mut back_edges = 0_u32;
    for (block, targets) in graph.successors.iter().enumerate() {
        for head in targets {
            if position[*head] > position[block] {
                continue;
            }
            back_edges += 1;
            require!(
                back_edges <= limits.back_edges_max,
                Limit,
                "more than {} edges lead back to the head of a loop",
                limits.back_edges_max
            );
            let mut above = block;
            while position[above] > position[*head] {
                meter.charge(1)?;
                above = dominators[above];
            }
            require!(
                above == *head,
                IrreducibleLoop,
                "the loop at b{head} can be entered elsewhere"
            );
            latches[*head].push(block);
        }
    }
    let mut depth = vec![0_u32; count];
    for (head, latches) in latches.into_iter().enumerate() {
        if latches.is_empty() {
            continue;
        }
        let mut body = FixedBitSet::with_capacity(count);
        body.insert(head);
        let mut open = latches;
        while let Some(block) = open.pop() {
            meter.charge(1)?;
            if !body.put(block) {
                open.extend(&graph.predecessors[block]);
            }
        }
        for block in body.ones() {
            depth[block] += 1;
            require!(
                depth[block] <= limits.loop_depth_max,
                Limit,
                "b{block} is inside more than {} loops",
                limits.loop_depth_max
            );
        }
    }
    Ok(())
}

/// The immediate dominator of each block, by the algorithm of Cooper, Harvey and Kennedy.
fn immediate_dominators(
    graph: &Graph,
    position: &[usize],
    meter: &mut Meter,
) -> Result<Vec<usize>> {
    let mut dominators: Vec<Option<usize>> = vec![None; graph.order.len()];
    dominators[0] = Some(0);
    let mut changed = true;
    while changed {
        changed = false;
        for block in graph.order.iter().skip(1) {
            let mut dominator: Option<usize> = None;
            for predecessor in &graph.predecessors[*block] {
                if dominators[*predecessor].is_none() {
                    continue;
                }
                let mut left = *predecessor;
                let mut right = dominator.unwrap_or(left);
                while left != right {
                    meter.charge(1)?;
                    if position[left] > position[right] {
                        left = dominators[left].unwrap_or(0);
                    } else {
                        right = dominators[right].unwrap_or(0);
                    }
                }
                dominator = Some(left);
            }
            meter.charge_length(graph.predecessors[*block].len())?;
            if dominators[*block] != dominator {
                dominators[*block] = dominator;
                changed = true;
            }
        }
    }
    Ok(dominators
        .into_iter()
        .map(|dominator| dominator.unwrap_or(0))
        .collect())
}
