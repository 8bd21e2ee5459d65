//! A progress bar with rate and time left, on standard error, for whatever takes longer than two seconds.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::{sync::Mutex, time::Duration};

/// Shows how an ingest, or anything else counted in bytes, gets on.
pub struct Bar {
    bar: Mutex<Option<ProgressBar>>,
    is_quiet: bool,
}

impl Bar {
    /// A bar that is drawn unless `is_quiet`, or nobody sees it.
    pub fn new(is_quiet: bool) -> Bar {
        Bar { bar: Mutex::new(None), is_quiet }
    }

    fn with(&self, act: impl FnOnce(&mut Option<ProgressBar>)) {
        if let Ok(mut bar) = self.bar.lock() {
            act(&mut bar);
        }
    }

    /// Begins, with the number of bytes to come, 0 where that is not known.
    pub fn start(&self, total: u64) {
        if self.is_quiet {
            return;
        }
        let bar = if total > 0 { ProgressBar::new(total) } else { ProgressBar::no_length() };
        bar.set_draw_target(ProgressDrawTarget::stderr_with_hz(8));
        let template = "{bar:30} {bytes}/{total_bytes} {msg} {bytes_per_sec}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(250));
        self.with(|held| *held = Some(bar));
    }

    /// Tells how far it is.
    pub fn set(&self, done: u64, message: String) {
        self.with(|held| {
            if let Some(bar) = held {
                bar.set_position(done);
                bar.set_message(message);
            }
        });
    }

    /// Tells how many of at most how many statements are done.
    pub fn statements(&self, done: u64, most: u64) {
        if done == 0 {
            self.start(most);
            let template = "{bar:30} {pos}/{len} statements {per_sec}, {eta} left";
            let style = ProgressStyle::with_template(template).ok();
            self.with(|held| held.iter().zip(style).for_each(|(bar, style)| bar.set_style(style)));
        }
        self.with(|held| held.iter().for_each(|bar| bar.set_position(done)));
    }

    /// Tells how many of the pages that are known of are done; more become known on the way.
    pub fn pages(&self, done: u64, known: u64) {
        if done == 0 {
            self.start(known);
            let style = ProgressStyle::with_template("{bar:30} {pos}/{len} pages {per_sec}").ok();
            self.with(|held| held.iter().zip(style).for_each(|(bar, style)| bar.set_style(style)));
        }
        self.with(|held| {
            held.iter().for_each(|bar| {
                bar.set_length(known);
                bar.set_position(done);
            })
        });
    }

    /// Takes the bar off the screen.
    pub fn clear(&self) {
        self.with(|held| {
            if let Some(bar) = held.take() {
                bar.finish_and_clear();
            }
        });
    }
}

impl dictum::Progress for Bar {
    fn begin(&self, total: u64) {
        self.start(total);
    }

    fn advance(&self, read: u64, captures: u64) {
        self.set(read, format!("{captures} captures,"));
    }

    fn indexing(&self) {
        self.with(|held| {
            if let Some(bar) = held {
                bar.set_message("making it searchable,");
            }
        });
    }

    fn packing(&self) {
        self.with(|held| {
            if let Some(bar) = held {
                bar.set_message("packing it closer,");
            }
        });
    }
}
