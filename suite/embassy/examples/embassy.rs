//! Serves the played embassy on a port, for trying the harvester by hand: `cargo run -p embassy --example embassy -- 8031`.

use embassy::{Calendar, Served, Site};

fn main() {
    let port = std::env::args().nth(1).and_then(|port| port.parse().ok()).unwrap_or(8031);
    let served = Served::on(port, |origin| Site::new(Calendar::of_days(180), origin, true));
    println!("{}/en/news  (its clock stands at {})", served.site.origin, served.site.now());
    println!("move its clock: curl {}/-/now/2031-03-01T12:00:00Z", served.site.origin);
    served.wait();
}
