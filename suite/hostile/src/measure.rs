//! What a case takes of the machine, by the machine's own count: processor time, which other programs do not lengthen, and memory.

use rustix::time::{ClockId, clock_gettime};
use std::{fs, time::Duration};

/// The processor time that this process has had, all its threads together.
pub(crate) fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::new(time.tv_sec.try_into().unwrap_or(0), time.tv_nsec.try_into().unwrap_or(0))
}

/// Begins to count the most memory anew; where the system has no such count, [`most_memory`] tells none.
pub(crate) fn begin_memory() {
    // Proc's way to say “forget the high-water mark”: where it is refused, the mark of all cases so far is the mark of this one.
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// The most memory this process held since [`begin_memory`], in KiB; 0 where the system does not tell.
pub(crate) fn most_memory() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|words| words.split_whitespace().next()?.parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_takes_time_and_memory() {
        let began = processor_time();
        begin_memory();
        let before = most_memory();
        let held = std::hint::black_box(vec![1_u8; 64 << 20]);
        assert!(processor_time() > began && held.len() == 64 << 20);
        if cfg!(target_os = "linux") {
            assert!(most_memory() > before + (60 << 10), "{} after {before}", most_memory());
        }
    }
}
