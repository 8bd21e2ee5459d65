//! `dictum digest`: what is new, changed or gone since a time.

use crate::{
    Outcome,
    args::{Cli, DigestArgs, DigestForm, Format},
};
use dictum::{Dictum, Error, News};
use dictum_harvest::{Config, Notice, config, digest::Digest};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

pub fn run(cli: &Cli, args: &DigestArgs) -> Outcome {
    let dictum = cli.open_archive()?;
    let since = instant(&args.since)?;
    let file = args.config.clone().unwrap_or_else(|| dictum.root().join(config::FILE));
    let config = Config::read(&file)?;
    let notices = notices(&dictum, &config, since, args.alert.as_deref())?;
    if cli.format == Format::Json {
        for notice in &notices {
            super::print_json(notice)?;
        }
        return Ok(0);
    }
    let of = args.alert.as_ref().map(|name| format!("{name}: ")).unwrap_or_default();
    let digest = Digest { title: format!("{of}Statements since {}", args.since), notices: &notices };
    anstream::print!("{}", if args.form == DigestForm::Html { digest.to_html() } else { digest.to_text() });
    Ok(0)
}

fn instant(word: &str) -> Result<Timestamp, Error> {
    let of_day = || word.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok().map(|day| day.timestamp());
    word.parse().ok().or_else(of_day).ok_or_else(|| {
        Error::asked_wrongly(format!("“{word}” is no day and no instant"))
            .with_hint("write it as 2031-05-01, or as 2031-05-01T08:00:00Z")
    })
}

fn notices(
    dictum: &Dictum,
    config: &Config,
    since: Timestamp,
    alert: Option<&str>,
) -> Result<Vec<Notice>, Error> {
    let news: Vec<News> =
        dictum.news_after(0)?.into_iter().filter(|news| news.seen_at.is_some_and(|at| at >= since)).collect();
    let link = config.public_address.as_deref();
    let picked = match alert {
        None => news.iter().collect(),
        Some(name) => {
            let rule = config.alerts.iter().find(|alert| alert.name == name).ok_or_else(|| {
                Error::not_found(format!("no alert is called “{name}”"))
                    .with_hint("[[alert]] in dictum.toml names them")
            })?;
            rule.pick(dictum, &news)?
        }
    };
    picked.into_iter().map(|news| Notice::of(dictum, news, alert.unwrap_or_default(), link)).collect()
}
