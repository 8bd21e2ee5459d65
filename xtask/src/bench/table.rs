//! The table that a benchmark of reading prints.

/// How one reader did.
#[derive(Clone, Debug, Default)]
pub struct Times {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The seconds of each pass over all pages.
    pub seconds: Vec<f64>,
    /// How many bytes of text came out of a pass.
    pub letters: u64,
}

impl Times {
    /// The quickest pass: what other work on the machine disturbed least.
    fn best(&self) -> f64 {
        self.seconds.iter().copied().fold(f64::INFINITY, f64::min)
    }

    fn median(&self) -> f64 {
        let mut sorted = self.seconds.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(f64::INFINITY)
    }
}

/// The readers that all others are compared with.
const MEASURES: [&str; 2] = ["resiliparse", "trafilatura"];

/// Words a table: the quickest reader first, each with its pages and megabytes a second by its best pass, pages a second by
/// its median pass, and how many times as quick as the measures it is.
pub fn table(pages: u32, bytes: u64, times: &[Times]) -> String {
    let mut sorted: Vec<&Times> = times.iter().collect();
    sorted.sort_by(|a, b| a.best().total_cmp(&b.best()));
    let measure = |name: &str| times.iter().find(|times| times.name == name).map(Times::best);
    let mut text = format!(
        "{:<16}{:<10}{:>10}{:>10}{:>10}{:>10}",
        "reader", "version", "pages/s", "(median)", "MB/s", "text kB"
    );
    for name in MEASURES {
        text.push_str(&format!("{:>15}", format!("× {name}")));
    }
    text.push('\n');
    for times in sorted {
        let rate = |seconds: f64| f64::from(pages) / seconds;
        let megabytes = bytes as f64 / 1e6 / times.best();
        text.push_str(&format!(
            "{:<16}{:<10}{:>10.0}{:>10.0}{megabytes:>10.1}{:>10}",
            times.name,
            times.version,
            rate(times.best()),
            rate(times.median()),
            times.letters / 1000
        ));
        for name in MEASURES {
            let ratio =
                measure(name).map_or("–".to_owned(), |seconds| format!("{:.2}", seconds / times.best()));
            text.push_str(&format!("{ratio:>15}"));
        }
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(name: &str, seconds: &[f64]) -> Times {
        Times { name: name.into(), version: "1".into(), seconds: seconds.to_vec(), letters: 2000 }
    }

    #[test]
    fn the_quickest_comes_first_and_is_compared_by_its_best_pass() {
        let all = [
            times("trafilatura", &[5.0, 4.0, 9.0]),
            times("ours", &[0.3, 0.1, 0.2]),
            times("resiliparse", &[0.5]),
        ];
        let table = table(10, 2_000_000, &all);
        let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
        assert_eq!(rows[1], ["ours", "1", "100", "50", "20.0", "2", "5.00", "40.00"]);
        assert_eq!(rows[3], ["trafilatura", "1", "2", "2", "0.5", "2", "0.12", "1.00"]);
    }

    #[test]
    fn a_measure_that_did_not_run_is_not_compared_with() {
        assert!(table(1, 1, &[times("ours", &[1.0])]).lines().nth(1).unwrap().ends_with('–'));
    }
}
