//! The one table.

use super::meter::Cost;

/// 2³⁰ bytes.
const GIB: f64 = (1_u64 << 30) as f64;
const HEAD: [&str; 7] = [
    "what",
    "result",
    "sealed reaches",
    "browser CPU s/GiB",
    "browser MiB",
    "server CPU s/GiB",
    "server MiB",
];

/// Rows of cells; what was not measured stays empty.
#[derive(Default)]
pub struct Table(Vec<[String; 7]>);

/// A transfer that was measured.
#[derive(Clone, Copy, Debug)]
pub struct Transfer {
    pub bytes: u64,
    pub seconds: f64,
    pub browser: Option<Cost>,
    pub server: Option<Cost>,
}

impl Transfer {
    /// Bytes per second.
    pub fn speed(&self) -> f64 {
        self.bytes as f64 / self.seconds
    }
}

impl Table {
    /// A row with a result only.
    pub fn add(&mut self, what: &str, result: String) {
        self.0.push([
            what.to_owned(),
            result,
            String::new(),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
        ]);
    }

    /// A transfer.
    pub fn add_transfer(&mut self, what: &str, transfer: &Transfer) {
        self.push(what, transfer, String::new());
    }

    /// A transfer with which a sealed one is compared: the sealed one reaches so much of its speed.
    pub fn add_compared(&mut self, what: &str, transfer: &Transfer, sealed: &Transfer) {
        self.push(what, transfer, format!("{:.2}", sealed.speed() / transfer.speed()));
    }

    fn push(&mut self, what: &str, transfer: &Transfer, ratio: String) {
        let cpu = |cost: Option<Cost>| {
            cost.map_or_else(String::new, |cost| format!("{:.2}", cpu_s_per_gib(cost, transfer.bytes)))
        };
        let memory = |cost: Option<Cost>| {
            cost.map_or_else(String::new, |cost| {
                format!("{:.0}", cost.peak_bytes as f64 / f64::from(1 << 20))
            })
        };
        let Transfer { browser, server, .. } = *transfer;
        let result = megabytes_per_second(transfer.speed());
        self.0.push([
            what.to_owned(),
            result,
            ratio,
            cpu(browser),
            memory(browser),
            cpu(server),
            memory(server),
        ]);
    }

    /// As Markdown, its columns one below the other.
    pub fn text(&self) -> String {
        let head = HEAD.map(str::to_owned);
        let rows = || std::iter::once(&head).chain(&self.0);
        let widths: [usize; 7] =
            std::array::from_fn(|at| rows().map(|row| row[at].chars().count()).max().unwrap_or(0));
        let mut lines: Vec<String> = rows().map(|row| line(row, &widths)).collect();
        lines.insert(1, rule(&widths));
        lines.join("\n")
    }
}

/// CPU seconds for each GiB.
pub fn cpu_s_per_gib(cost: Cost, bytes: u64) -> f64 {
    cost.cpu_s * GIB / bytes as f64
}

/// MB are 10⁶ bytes.
pub fn megabytes_per_second(speed: f64) -> String {
    format!("{:.0} MB/s", speed / 1e6)
}

fn line(row: &[String; 7], widths: &[usize; 7]) -> String {
    let cells = row.iter().zip(widths).enumerate().map(|(at, (cell, width))| {
        if at == 0 { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
    });
    format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
}

fn rule(widths: &[usize; 7]) -> String {
    let cells = widths.iter().enumerate().map(|(at, width)| {
        if at == 0 { "-".repeat(width + 2) } else { format!("{}:", "-".repeat(width + 1)) }
    });
    format!("|{}|", cells.collect::<Vec<_>>().join("|"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transfer_is_told_per_gibibyte_and_against_the_unsealed_one() {
        let cost = Cost { cpu_s: 1.0, peak_bytes: 50 << 20 };
        let sealed = Transfer { bytes: 1 << 29, seconds: 4.0, browser: Some(cost), server: None };
        let plain = Transfer { bytes: 1 << 29, seconds: 2.0, browser: None, server: Some(cost) };
        let mut table = Table::default();
        table.add_transfer("sealed", &sealed);
        table.add_compared("plain", &plain, &sealed);
        let text = table.text();
        let rows: Vec<Vec<&str>> =
            text.lines().map(|line| line.split('|').map(str::trim).collect()).collect();
        assert_eq!(rows[2], ["", "sealed", "134 MB/s", "", "2.00", "50", "", "", ""]);
        assert_eq!(rows[3], ["", "plain", "268 MB/s", "0.50", "", "", "2.00", "50", ""]);
    }
}
