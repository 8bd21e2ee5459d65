//! `hostile [CLASS…] [--share n/t] [--untimed]`: runs the suite and prints the table; fails where anything was broken.
//! `hostile --traps FOLDER` writes captures whose every word is a trap, for a browser to be led through.

use hostile::{
    Class, Share,
    child::{self, Order},
    classes::{self, CLASSES},
    parent,
};
use std::{error::Error, io, path::PathBuf, process::ExitCode, time::Instant};

fn main() -> ExitCode {
    match Wanted::of(std::env::args().skip(1)).and_then(|wanted| wanted.run()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(trouble) => {
            eprintln!("{trouble}");
            ExitCode::from(2)
        }
    }
}

/// What the command line asks for.
struct Wanted {
    classes: Vec<&'static Class>,
    order: Order,
    is_child: bool,
    traps: Option<PathBuf>,
}

impl Wanted {
    fn of(mut arguments: impl Iterator<Item = String>) -> Result<Wanted, Box<dyn Error>> {
        let order = Order { share: Share::ALL, from: 0, timed: true };
        let mut wanted = Wanted { classes: Vec::new(), order, is_child: false, traps: None };
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} wants a value"));
            match argument.as_str() {
                "--share" => wanted.order.share = value()?.parse()?,
                "--from" => wanted.order.from = value()?.parse()?,
                "--untimed" => wanted.order.timed = false,
                "--child" => wanted.is_child = true,
                "--traps" => wanted.traps = Some(PathBuf::from(value()?)),
                name => wanted.classes.push(class_named(name)?),
            }
        }
        Ok(wanted)
    }

    /// Says whether nothing was broken.
    fn run(self) -> Result<bool, Box<dyn Error>> {
        if let Some(folder) = self.traps {
            hostile::write_traps(&folder);
            return Ok(true);
        }
        if self.is_child {
            let class = self.classes.first().ok_or("--child wants a class")?;
            child::run(class, self.order, &mut io::stdout())?;
            return Ok(true);
        }
        let classes = if self.classes.is_empty() { CLASSES.iter().collect() } else { self.classes };
        let began = Instant::now();
        let tallies = parent::run(&std::env::current_exe()?, &classes, self.order.share, self.order.timed)?;
        print!("{}", hostile::Table(&tallies));
        println!("took {:.1} s", began.elapsed().as_secs_f64());
        Ok(tallies.iter().all(|tally| tally.broken.is_empty()))
    }
}

fn class_named(name: &str) -> Result<&'static Class, String> {
    classes::named(name).ok_or_else(|| {
        let names: Vec<&str> = CLASSES.iter().map(|class| class.name).collect();
        format!("there is no class “{name}”; there are {}", names.join(", "))
    })
}
