//! The table, as Markdown that also reads well in a terminal.

use std::fs;

use crate::drive::Load;

/// One line.
pub(crate) struct Figure {
    pub(crate) name: String,
    pub(crate) load: Load,
    /// Processor time of what was measured, in microseconds.
    pub(crate) cpu: Option<u64>,
    /// Its memory afterwards.
    pub(crate) megabytes: Option<u64>,
}

const HEADS: [&str; 8] =
    ["", "requests", "requests/s", "p50 ms", "p99 ms", "CPU us/request", "RSS MB", "answer bytes"];

impl Figure {
    fn cells(&self) -> [String; 8] {
        let requests = self.load.requests().max(1);
        let none = || "-".to_owned();
        let each = |cpu: u64| format!("{:.0}", cpu as f64 / requests as f64);
        [
            self.name.clone(),
            self.load.requests().to_string(),
            format!("{:.0}", self.load.per_second()),
            format!("{:.2}", self.load.quantile(50)),
            format!("{:.2}", self.load.quantile(99)),
            self.cpu.map_or_else(none, each),
            self.megabytes.map_or_else(none, |megabytes| megabytes.to_string()),
            (self.load.bytes / requests).to_string(),
        ]
    }
}

/// All lines in columns.
pub(crate) fn table(figures: &[Figure]) -> String {
    let rows: Vec<[String; 8]> = figures.iter().map(Figure::cells).collect();
    let widths: Vec<usize> = (0..HEADS.len())
        .map(|at| rows.iter().map(|row| row[at].len()).chain([HEADS[at].len(), 3]).max().unwrap_or(3))
        .collect();
    let line = |cells: Vec<&str>| {
        let cells = cells.iter().zip(&widths).enumerate().map(|(at, (cell, width))| match at {
            0 => format!("{cell:width$}"),
            _ => format!("{cell:>width$}"),
        });
        format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
    };
    let rule: Vec<String> = widths
        .iter()
        .enumerate()
        .map(|(at, width)| if at == 0 { "-".repeat(*width) } else { format!("{}:", "-".repeat(width - 1)) })
        .collect();
    let mut table = line(HEADS.to_vec()) + &line(rule.iter().map(String::as_str).collect());
    for row in &rows {
        table += &line(row.iter().map(String::as_str).collect());
    }
    table
}

/// What the figures were taken on.
pub(crate) fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let read = |path| fs::read_to_string(path).unwrap_or_default();
    let cpuinfo = read("/proc/cpuinfo");
    let model = cpuinfo
        .lines()
        .find(|line| line.starts_with("model name"))
        .and_then(|line| line.split_once(": "))
        .map_or("unknown processor", |(_, model)| model);
    let load = read("/proc/loadavg");
    let load = load.split(' ').next().filter(|text| !text.is_empty()).unwrap_or("unknown");
    format!("{cores} cores ({model}), load average {load} before the first measurement")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_cannot_be_known_is_a_dash() {
        let load = Load { micros: vec![1500, 2500], bytes: 20, took: Duration::from_secs(1) };
        let figure = Figure { name: "read".into(), load, cpu: None, megabytes: Some(7) };
        let table = table(&[figure]);
        let last: Vec<&str> = table.lines().last().expect("a line").split('|').map(str::trim).collect();
        assert_eq!(last, ["", "read", "2", "2", "1.50", "2.50", "-", "7", "10", ""]);
    }
}
