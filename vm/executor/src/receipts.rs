//! The receipts of a block's transactions, where those who executed them left them.
//!
//! The workers of a plan finish transactions in any order. Their receipts stay in the order in which
//! they came, each worker's in memory that it has in its own cache, and are found by position: to
//! put them in order would take one thread as long as a tenth of the execution takes all.

use crate::machine::Receipt;

/// What one worker executed, in the order in which it did.
#[derive(Debug)]
pub(crate) struct WorkerReceipts<R> {
    transactions: Vec<u32>,
    receipts: Vec<R>,
}

impl<R> WorkerReceipts<R> {
    /// Room for the receipts of so many transactions.
    pub(crate) fn with_capacity(transactions: usize) -> Self {
        Self {
            transactions: Vec::with_capacity(transactions),
            receipts: Vec::with_capacity(transactions),
        }
    }

    /// Adds the receipt of a transaction.
    pub(crate) fn push(&mut self, transaction: u32, receipt: R) {
        self.transactions.push(transaction);
        self.receipts.push(receipt);
    }
}

/// The receipts of consecutive transactions that one or several workers executed, each once.
#[derive(Debug)]
pub(crate) struct PlanReceipts<R> {
    workers: Vec<WorkerReceipts<R>>,
    /// For each transaction its worker, and the position among what that executed; empty where one
    /// worker executed in block order.
    places: Vec<(u32, u32)>,
}

impl<R> PlanReceipts<R> {
    /// The receipts of `count` transactions, each of which is with one of the workers.
    pub(crate) fn new(workers: Vec<WorkerReceipts<R>>, count: usize) -> Self {
        let mut places = Vec::new();
        if workers.len() > 1 {
            places.resize(count, (0, 0));
            for (worker, receipts) in (0..).zip(&workers) {
                for (position, transaction) in (0..).zip(&receipts.transactions) {
                    places[*transaction as usize] = (worker, position);
                }
            }
        }
        Self { workers, places }
    }

    /// The number of transactions.
    pub(crate) fn len(&self) -> usize {
        match &self.workers[..] {
            [] => 0,
            [worker] => worker.receipts.len(),
            [..] => self.places.len(),
        }
    }

    /// The receipt of a transaction.
    pub(crate) fn get(&self, transaction: usize) -> &R {
        let (worker, position) = match self.places.get(transaction) {
            Some((worker, position)) => (*worker as usize, *position as usize),
            None => (0, transaction),
        };
        &self.workers[worker].receipts[position]
    }
}

/// The receipts of a block, in pieces of consecutive transactions.
#[derive(Debug, Default)]
pub(crate) struct BlockReceipts {
    /// Each with its first transaction.
    pieces: Vec<(usize, PlanReceipts<Receipt>)>,
    len: usize,
    /// The transactions of the block.
    expected: usize,
}

impl BlockReceipts {
    /// Room for the receipts of so many transactions.
    pub(crate) fn with_capacity(transactions: usize) -> Self {
        Self {
            expected: transactions,
            ..Self::default()
        }
    }

    /// The number of transactions.
    pub(crate) const fn len(&self) -> usize {
        self.len
    }

    /// Adds the next transaction.
    pub(crate) fn push(&mut self, receipt: Receipt) {
        self.in_order().push(receipt);
        self.len += 1;
    }

    /// The receipts in block order that the next one follows.
    fn in_order(&mut self) -> &mut Vec<Receipt> {
        let is_open = self.pieces.last().is_some_and(|(first, piece)| {
            piece.places.is_empty() && first + piece.len() == self.len
        });
        if !is_open {
            let worker = WorkerReceipts {
                transactions: Vec::new(),
                receipts: Vec::with_capacity(self.expected.saturating_sub(self.len)),
            };
            self.pieces
                .push((self.len, PlanReceipts::new(vec![worker], 0)));
        }
        let (_, piece) = self.pieces.last_mut().expect("there is a piece");
        &mut piece.workers[0].receipts
    }

    /// Adds the first `count` transactions of a plan.
    pub(crate) fn append(&mut self, mut receipts: PlanReceipts<Receipt>, count: usize) {
        match &mut receipts.workers[..] {
            // The memory is in the nearest cache, and is soon used again.
            [worker] => self.in_order().extend(worker.receipts.drain(..count)),
            [..] => self.pieces.push((self.len, receipts)),
        }
        self.len += count;
    }

    /// The receipt of a transaction.
    pub(crate) fn get(&self, transaction: usize) -> &Receipt {
        let behind = self
            .pieces
            .partition_point(|(first, _)| *first <= transaction);
        let (first, piece) = &self.pieces[behind - 1];
        piece.get(transaction - first)
    }

    /// The receipt of the last transaction.
    pub(crate) fn last(&self) -> Option<&Receipt> {
        Some(self.get(self.len.checked_sub(1)?))
    }
}

#[cfg(test)]
mod tests {
    use super::{BlockReceipts, PlanReceipts, WorkerReceipts};
    use crate::machine::Receipt;
    use crate::output::TransactionStatus;

    fn receipt(number: u64) -> Receipt {
        Receipt::new(TransactionStatus::Success, number, Vec::new())
    }

    /// Receipts of transactions from `first` on, as the workers that are given executed them.
    fn plan(first: u64, workers: &[&[u32]]) -> PlanReceipts<Receipt> {
        let count = workers.iter().map(|worker| worker.len()).sum();
        let executed = workers.iter().map(|transactions| {
            let mut receipts = WorkerReceipts::with_capacity(transactions.len());
            for transaction in *transactions {
                receipts.push(*transaction, receipt(first + u64::from(*transaction)));
            }
            receipts
        });
        PlanReceipts::new(executed.collect(), count)
    }

    #[test]
    fn every_receipt_is_found_in_block_order() {
        let mut receipts = BlockReceipts::default();
        assert!(receipts.last().is_none());
        receipts.push(receipt(0));
        receipts.push(receipt(1));
        receipts.append(plan(2, &[&[4, 0, 1], &[3, 2]]), 5);
        receipts.append(plan(7, &[&[0, 1, 2]]), 3);
        receipts.push(receipt(10));
        // The block has gas for two of them.
        receipts.append(plan(11, &[&[0, 1, 2]]), 2);
        receipts.push(receipt(13));
        receipts.append(plan(14, &[&[2], &[0, 1]]), 2);
        receipts.push(receipt(16));
        assert_eq!(receipts.len(), 17);
        for (position, number) in (0..17).enumerate() {
            assert_eq!(receipts.get(position).gas_used, number);
        }
        assert_eq!(receipts.last().map(|receipt| receipt.gas_used), Some(16));
    }
}
