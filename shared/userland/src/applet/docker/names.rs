//! Names for containers that got none - moby, pkg/namesgenerator.

use super::container::{Container, random};
use crate::sys::Sys;

const ADJECTIVES: [&str; 24] = [
    "admiring", "adoring", "agitated", "bold", "brave", "clever", "cranky", "dazzling", "eager", "elastic", "focused",
    "friendly", "gracious", "happy", "hopeful", "jolly", "keen", "loving", "nifty", "quirky", "serene", "sleepy",
    "vigilant", "zen",
];
const SURNAMES: [&str; 24] = [
    "archimedes",
    "babbage",
    "bohr",
    "boyd",
    "curie",
    "darwin",
    "dijkstra",
    "einstein",
    "euler",
    "fermat",
    "goodall",
    "hopper",
    "hypatia",
    "kepler",
    "lamarr",
    "lovelace",
    "meitner",
    "newton",
    "noether",
    "pasteur",
    "ritchie",
    "shannon",
    "turing",
    "wozniak",
];

/// Draws a name that no container has.
pub(super) async fn draw(sys: &Sys) -> String {
    let taken: Vec<String> = Container::all(sys).await.iter().map(Container::name).collect();
    loop {
        let bytes = random(sys, 3).await;
        let (adjective, surname) = (ADJECTIVES[usize::from(bytes[0]) % 24], SURNAMES[usize::from(bytes[1]) % 24]);
        let name = format!("{adjective}_{surname}");
        if !taken.contains(&name) {
            return name;
        }
        let name = format!("{name}{}", bytes[2] % 10);
        if !taken.contains(&name) {
            return name;
        }
    }
}
