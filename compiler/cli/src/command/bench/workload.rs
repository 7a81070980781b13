//! The transfers of a workload.

use clap::ValueEnum;
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution as _, Zipf};

/// Who pays whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum Workload {
    /// Sender and recipient are equally likely to be any account.
    Uniform,
    /// Both are drawn with a Zipf exponent of 0.99: few accounts take part in most transfers.
    Zipf,
    /// Everybody pays one account.
    HotSink,
    /// Account i pays account i + 1 everything it has, so that each transfer needs the one before.
    Chain,
}

impl Workload {
    /// All of them, in the order in which they run.
    pub(crate) const ALL: [Self; 4] = [Self::Uniform, Self::Zipf, Self::HotSink, Self::Chain];

    /// The name on the command line and in tables.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Uniform => "uniform",
            Self::Zipf => "zipf",
            Self::HotSink => "hot-sink",
            Self::Chain => "chain",
        }
    }
}

/// One transfer between accounts, which are numbers from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Transfer {
    /// Who pays.
    pub(crate) from: u32,
    /// Who is paid.
    pub(crate) to: u32,
    /// How much; `None` for everything.
    pub(crate) amount: Option<u64>,
}

/// The transfers of a workload. The same arguments give the same transfers on every machine.
pub(crate) fn transfers(workload: Workload, accounts: u32, count: u32, seed: u64) -> Vec<Transfer> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let any = |random: &mut ChaCha8Rng| random.random_range(0..accounts);
    match workload {
        Workload::Uniform => (0..count)
            .map(|_| {
                let (from, to) = (any(&mut random), any(&mut random));
                Transfer {
                    from,
                    to,
                    amount: Some(random.random_range(1..100)),
                }
            })
            .collect(),
        Workload::Zipf => {
            let zipf = Zipf::new(f64::from(accounts), 0.99).expect("there are accounts");
            let draw = |random: &mut ChaCha8Rng| account(zipf.sample(random), accounts);
            (0..count)
                .map(|_| {
                    let (from, to) = (draw(&mut random), draw(&mut random));
                    Transfer {
                        from,
                        to,
                        amount: Some(random.random_range(1..100)),
                    }
                })
                .collect()
        }
        Workload::HotSink => (0..count)
            .map(|_| {
                let from = any(&mut random);
                Transfer {
                    from,
                    to: 0,
                    amount: Some(random.random_range(1..100)),
                }
            })
            .collect(),
        Workload::Chain => (0..count)
            .map(|number| Transfer {
                from: number % accounts,
                to: (number + 1) % accounts,
                amount: None,
            })
            .collect(),
    }
}

/// The account of a rank from 1.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a rank is a whole number between 1 and the number of accounts"
)]
fn account(rank: f64, accounts: u32) -> u32 {
    (rank as u32).clamp(1, accounts) - 1
}

/// The addresses of accounts: 32 random bytes each, as hashed addresses are.
pub(crate) fn addresses(count: u32, seed: u64) -> Vec<[u8; 32]> {
    let mut random = ChaCha8Rng::seed_from_u64(seed ^ 0x0061_6464_7265_7373);
    (0..count).map(|_| random.random()).collect()
}

#[cfg(test)]
mod tests {
    use super::{Workload, transfers};

    #[test]
    fn chains_hang_together() {
        let chain = transfers(Workload::Chain, 10, 25, 1);
        assert!(chain.windows(2).all(|pair| pair[0].to == pair[1].from));
    }

    #[test]
    fn accounts_are_in_range_and_seeds_repeat() {
        for workload in Workload::ALL {
            let transfers = transfers(workload, 7, 1000, 3);
            assert!(
                transfers
                    .iter()
                    .all(|transfer| transfer.from < 7 && transfer.to < 7)
            );
            assert_eq!(transfers, super::transfers(workload, 7, 1000, 3));
        }
    }
}
