//! `docker ps`.

use super::container::{Container, now_s};
use crate::sys::Sys;

/// `docker ps`
pub(super) async fn main(sys: &Sys, words: &[String]) -> u8 {
    if let Some(word) = words.first() {
        return crate::getopt::unmodelled(sys, "docker ps", word).await;
    }
    let now_s = now_s(sys).await;
    let head = ["CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES"].map(str::to_string);
    let mut rows = vec![head];
    for container in Container::all(sys).await.into_iter().filter(|container| container.pid != 0) {
        let age = age(now_s - container.created_s);
        let mut command = container.command.clone();
        if command.chars().count() > 18 {
            command = command.chars().take(17).collect::<String>() + "…";
        }
        let short = container.short_id().to_string();
        rows.push([
            short,
            container.image.clone(),
            format!("\"{command}\""),
            format!("{age} ago"),
            format!("Up {age}"),
            String::new(),
            container.name,
        ]);
    }
    // Go's tabwriter with a least width of 10 and a gap of 3.
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count() + 3).max().unwrap_or(0).max(10);
    for row in &rows {
        let cells: Vec<String> = row
            .iter()
            .enumerate()
            .map(|(at, text)| if at == 6 { text.clone() } else { format!("{text:<0$}", width(at)) })
            .collect();
        sys.print(cells.concat() + "\n");
    }
    sys.finish("docker", 0).await
}

/// A duration in docker's words.
fn age(seconds: i64) -> String {
    match seconds {
        ..1 => "Less than a second".to_string(),
        1 => "1 second".to_string(),
        2..60 => format!("{seconds} seconds"),
        60..120 => "About a minute".to_string(),
        120..3600 => format!("{} minutes", seconds / 60),
        3600..7200 => "About an hour".to_string(),
        7200..172_800 => format!("{} hours", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}
