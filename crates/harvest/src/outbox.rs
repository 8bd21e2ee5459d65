//! Deliveries that wait: a file each, durable before the news that it tells counts as told, removed when its receiver has it.
//!
//! So each delivery is made at least once; one whose answer was lost is made again under the same id, by which a receiver knows it.

use crate::{
    alerts::{Alert, Notice},
    journal::{make_folder, replace, trouble},
    net::{Clock, Delivery, Net},
    politeness::back_off,
};
use dictum::{Error, Result, model::ErrorKind};
use dictum_formats::{digest_of, webhook};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// A delivery is given up after so many attempts: with the waits between them, some two days.
const MOST_TRIES: u32 = 15;

/// A delivery that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Waiting {
    id: String,
    alert: String,
    body: String,
    tries: u32,
    #[serde(default, with = "crate::instants::optional")]
    not_before: Option<Timestamp>,
}

/// What became of deliveries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Deliveries {
    /// Made.
    pub made: u64,
    /// Still waiting, to be tried again.
    pub waiting: u64,
    /// Given up: they lie in `outbox/failed`.
    pub given_up: u64,
    /// What went wrong.
    pub troubles: Vec<String>,
}

/// The folder of deliveries that wait.
pub struct Outbox {
    folder: PathBuf,
}

impl Outbox {
    /// The outbox in a harvester's folder.
    pub fn open(home: &Path) -> Result<Outbox> {
        let folder = home.join("outbox");
        make_folder(&folder.join("failed"))?;
        Ok(Outbox { folder })
    }

    /// Puts a notice in for an alert's webhook; nothing where it has none.
    pub fn put(&self, alert: &Alert, notice: &Notice) -> Result<()> {
        if alert.webhook.is_none() {
            return Ok(());
        }
        let named = digest_of(format!("{}\n{}", alert.name, notice.entry).as_bytes()).hex();
        let id = format!("dictum_{}", &named[..24]);
        let body = serde_json::to_string(notice).map_err(internal)?;
        self.write(&Waiting { id, alert: alert.name.clone(), body, tries: 0, not_before: None })
    }

    fn write(&self, waiting: &Waiting) -> Result<()> {
        replace(&self.path(&waiting.id), &serde_json::to_vec(waiting).map_err(internal)?)
    }

    fn path(&self, id: &str) -> PathBuf {
        self.folder.join(format!("{id}.json"))
    }

    /// Makes the deliveries that are due.
    pub fn deliver(&self, net: &dyn Net, clock: &dyn Clock, alerts: &[Alert]) -> Result<Deliveries> {
        let mut done = Deliveries::default();
        for path in self.listed()? {
            let text = fs::read(&path).map_err(|error| trouble("read", &path, &error))?;
            let Ok(waiting) = serde_json::from_slice::<Waiting>(&text) else {
                done.troubles.push(format!("{}: it makes no sense, and is set aside", path.display()));
                self.set_aside(&path)?;
                done.given_up += 1;
                continue;
            };
            let alert = alerts.iter().find(|alert| alert.name == waiting.alert);
            let Some((uri, secret)) =
                alert.and_then(|alert| Some((alert.webhook.as_ref()?, alert.secret.as_ref()?)))
            else {
                done.troubles.push(format!(
                    "the alert “{}” has no webhook any more: a delivery is set aside",
                    waiting.alert
                ));
                self.set_aside(&path)?;
                done.given_up += 1;
                continue;
            };
            if waiting.not_before.is_some_and(|at| at > clock.now()) {
                done.waiting += 1;
                continue;
            }
            self.try_one(&path, waiting, uri, secret, net, clock, &mut done)?;
        }
        Ok(done)
    }

    #[allow(clippy::too_many_arguments, reason = "one step of the loop above, taken out for its length")]
    fn try_one(
        &self,
        path: &Path,
        mut waiting: Waiting,
        uri: &str,
        secret: &str,
        net: &dyn Net,
        clock: &dyn Clock,
        done: &mut Deliveries,
    ) -> Result<()> {
        let sent_at = clock.now();
        let delivery = signed(&waiting, uri, secret, sent_at);
        let why = match net.deliver(&delivery) {
            Ok(200..=299) => {
                done.made += 1;
                return fs::remove_file(path).map_err(|error| trouble("remove", path, &error));
            }
            Ok(status) => format!("the receiver answered {status}"),
            Err(failure) => failure.to_string(),
        };
        waiting.tries += 1;
        done.troubles.push(format!("“{}” to {uri}: {why} (attempt {})", waiting.alert, waiting.tries));
        waiting.not_before = sent_at.checked_add(back_off(waiting.tries - 1)).ok();
        self.write(&waiting)?;
        if waiting.tries >= MOST_TRIES {
            done.given_up += 1;
            return self.set_aside(path);
        }
        done.waiting += 1;
        Ok(())
    }

    fn set_aside(&self, path: &Path) -> Result<()> {
        let to = self.folder.join("failed").join(path.file_name().unwrap_or_default());
        fs::rename(path, &to).map_err(|error| trouble("move", path, &error))
    }

    /// The files of deliveries, in the order of their names.
    fn listed(&self) -> Result<Vec<PathBuf>> {
        let items = fs::read_dir(&self.folder).map_err(|error| trouble("list", &self.folder, &error))?;
        let mut paths: Vec<PathBuf> = items
            .filter_map(|item| Some(item.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
            .collect();
        paths.sort();
        Ok(paths)
    }
}

fn signed(waiting: &Waiting, uri: &str, secret: &str, sent_at: Timestamp) -> Delivery {
    let body = waiting.body.as_bytes().to_vec();
    let signature = webhook::signature(&webhook::key_of(secret), &waiting.id, sent_at, &body);
    Delivery {
        target_uri: uri.to_owned(),
        fields: vec![
            ("webhook-id".into(), waiting.id.clone()),
            ("webhook-timestamp".into(), sent_at.as_second().to_string()),
            ("webhook-signature".into(), signature),
        ],
        body,
    }
}

fn internal(error: serde_json::Error) -> Error {
    Error::new(ErrorKind::Internal, format!("a delivery cannot be written: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        alerts::Occasion,
        net::{Exchange, Failure, Request, SetClock},
    };
    use jiff::SignedDuration;
    use std::cell::RefCell;

    struct Receiver {
        answers: RefCell<Vec<std::result::Result<u16, Failure>>>,
        received: RefCell<Vec<Delivery>>,
    }

    impl Net for Receiver {
        fn fetch(&self, _request: &Request) -> std::result::Result<Exchange, Failure> {
            Err(Failure::TooLarge)
        }

        fn deliver(&self, delivery: &Delivery) -> std::result::Result<u16, Failure> {
            self.received.borrow_mut().push(delivery.clone());
            self.answers.borrow_mut().remove(0)
        }
    }

    fn alert() -> Alert {
        Alert {
            tells_harvested: false,
            name: "Dues".into(),
            search: None,
            speaker: None,
            publisher: None,
            occasions: Occasion::ALL.to_vec(),
            webhook: Some("https://hook.example/in".into()),
            secret: Some("open sesame".into()),
        }
    }

    fn notice() -> Notice {
        Notice {
            alert: "Dues".into(),
            occasion: Occasion::New,
            entry: 7,
            seen_at: None,
            statement: "0123456789abc".into(),
            headline: None,
            speakers: vec![],
            publisher: None,
            day: None,
            target_uri: None,
            link: None,
            moved_from: None,
            how: None,
            changes: vec![],
            change_count: 0,
        }
    }

    #[test]
    fn a_delivery_is_tried_again_later_under_the_same_id() {
        let home = tempfile::tempdir().unwrap();
        let outbox = Outbox::open(home.path()).unwrap();
        outbox.put(&alert(), &notice()).unwrap();
        outbox.put(&alert(), &notice()).unwrap();
        let clock = SetClock::at("2031-05-01T12:00:00Z".parse().unwrap());
        let answers = RefCell::new(vec![Err(Failure::Unreachable("x".into())), Ok(500), Ok(204)]);
        let net = Receiver { answers, received: RefCell::default() };
        let try_now = || outbox.deliver(&net, &clock, &[alert()]).unwrap();
        assert_eq!((try_now().waiting, try_now().waiting), (1, 1), "the second time it is not due");
        clock.wait_until(clock.now() + SignedDuration::from_secs(30));
        assert_eq!(try_now().waiting, 1);
        clock.wait_until(clock.now() + SignedDuration::from_secs(60));
        assert_eq!(try_now().made, 1);
        assert_eq!(try_now(), Deliveries::default());
        let received = net.received.borrow();
        let ids: Vec<&str> = received.iter().map(|delivery| delivery.fields[0].1.as_str()).collect();
        assert_eq!(received.len(), 3);
        assert!(ids.iter().all(|id| *id == ids[0]));
        let last = &received[2];
        let sent_at = Timestamp::from_second(last.fields[1].1.parse().unwrap()).unwrap();
        assert_eq!(last.fields[2].1, webhook::signature(b"open sesame", ids[0], sent_at, &last.body));
    }

    #[test]
    fn a_delivery_that_nobody_takes_is_set_aside() {
        let home = tempfile::tempdir().unwrap();
        let outbox = Outbox::open(home.path()).unwrap();
        outbox.put(&alert(), &notice()).unwrap();
        let clock = SetClock::at("2031-05-01T12:00:00Z".parse().unwrap());
        let answers = RefCell::new((0..MOST_TRIES).map(|_| Ok(404)).collect());
        let net = Receiver { answers, received: RefCell::default() };
        let mut given_up = 0;
        for _ in 0..MOST_TRIES {
            given_up += outbox.deliver(&net, &clock, &[alert()]).unwrap().given_up;
            clock.wait_until(clock.now() + SignedDuration::from_hours(6));
        }
        assert_eq!(given_up, 1);
        assert_eq!(fs::read_dir(home.path().join("outbox/failed")).unwrap().count(), 1);
    }
}
