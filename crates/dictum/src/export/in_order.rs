//! Work dealt out to all cores, and what comes of it taken in the order in which it was dealt.
//!
//! Batches go to the workers in turn and are taken back in turn, so what is in flight is a few batches a worker, however much is
//! exported.

use crate::error::Result;
use std::sync::mpsc::{SyncSender, sync_channel};

/// How many batches wait before and behind each worker.
const WAITING: usize = 2;

/// Deals batches out to workers in turn.
pub(super) struct Dealer<Batch> {
    to_workers: Vec<SyncSender<Result<Batch>>>,
    next: usize,
}

impl<Batch> Dealer<Batch> {
    /// Hands on a batch; says whether anybody is left to take it: when the export has failed, nobody is.
    pub(super) fn deal(&mut self, batch: Batch) -> bool {
        self.send(Ok(batch))
    }

    fn send(&mut self, batch: Result<Batch>) -> bool {
        let worker = &self.to_workers[self.next % self.to_workers.len()];
        self.next += 1;
        worker.send(batch).is_ok()
    }
}

/// Has `work` done on all that `deal` deals out, and hands on to `take`, in order, what comes of it.
///
/// # Errors
/// The first error of the three ends it.
pub(super) fn in_order<Batch: Send, Done: Send>(
    deal: impl FnOnce(&mut Dealer<Batch>) -> Result<()> + Send,
    work: impl Fn(Batch) -> Result<Done> + Sync,
    take: &mut dyn FnMut(Done) -> Result<()>,
) -> Result<()> {
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    let work = &work;
    std::thread::scope(|scope| {
        let (mut to_workers, mut from_workers) = (Vec::new(), Vec::new());
        for _ in 0..workers {
            let (batch_out, batch_in) = sync_channel::<Result<Batch>>(WAITING);
            let (done_out, done_in) = sync_channel::<Result<Done>>(WAITING);
            scope.spawn(move || {
                for batch in batch_in {
                    if done_out.send(batch.and_then(work)).is_err() {
                        return;
                    }
                }
            });
            to_workers.push(batch_out);
            from_workers.push(done_in);
        }
        scope.spawn(move || {
            let mut dealer = Dealer { to_workers, next: 0 };
            if let Err(error) = deal(&mut dealer) {
                dealer.send(Err(error));
            }
        });
        // The channels close in turn too: the first that has no more is the end.
        let in_turn = from_workers.iter().cycle();
        for done in in_turn.map_while(|done| done.recv().ok()) {
            take(done?)?;
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Error;

    #[test]
    fn what_is_dealt_comes_back_in_its_order() {
        let mut taken = Vec::new();
        let deal = |dealer: &mut Dealer<u64>| {
            let _all_taken = (0..1000).all(|number| dealer.deal(number));
            Ok(())
        };
        let mut take = |number| {
            taken.push(number);
            Ok(())
        };
        in_order(deal, |number| Ok(number * 2), &mut take).unwrap();
        assert!(taken.iter().copied().eq((0..1000).map(|number| number * 2)));
    }

    #[test]
    fn trouble_of_any_of_the_three_ends_it() {
        let trouble = || Err(Error::asked_wrongly("enough"));
        let run = |deals: u64, works: u64, takes: u64| {
            let deal = |dealer: &mut Dealer<u64>| match (0..deals).all(|number| dealer.deal(number)) {
                true => trouble(),
                false => Ok(()),
            };
            let work = |number| if number < works { Ok(number) } else { Err(Error::asked_wrongly("enough")) };
            in_order(deal, work, &mut |number| if number < takes { Ok(()) } else { trouble() })
        };
        for (deals, works, takes) in [(50, 100, 100), (500, 50, 100), (500, 500, 50)] {
            assert_eq!(run(deals, works, takes).unwrap_err().to_string(), "enough");
        }
    }
}
