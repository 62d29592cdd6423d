//! `fieldcraft reliability`: how far raters agree, from a file, without a database.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::Read as _;
use std::path::PathBuf;

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use fieldcraft_competencies::reliability::{Reported, Scale, Summary, Table};
use serde_json::{Map, json};

/// What to read and how to write it.
#[derive(Args)]
pub(super) struct ReliabilityArgs {
    /// A CSV file, or - for standard input.
    ///
    /// The first row names the columns and the first column the units; each
    /// other column is one rater. An empty cell is a missing rating, and so
    /// are NO and NA in a column of numbers.
    file: PathBuf,
    /// What the ratings mean. Says which statistics suit; with `nominal` they may be words.
    #[arg(long, value_enum, default_value_t = ScaleArg::Ordinal)]
    scale: ScaleArg,
    /// Write one JSON document instead of a table.
    #[arg(long)]
    json: bool,
}

/// How values relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ScaleArg {
    /// Names without order.
    Nominal,
    /// An order without equal steps, such as 0 to 3.
    Ordinal,
    /// Equal steps.
    Interval,
    /// Equal steps from a true zero.
    Ratio,
}

impl From<ScaleArg> for Scale {
    fn from(scale: ScaleArg) -> Self {
        match scale {
            ScaleArg::Nominal => Self::Nominal,
            ScaleArg::Ordinal => Self::Ordinal,
            ScaleArg::Interval => Self::Interval,
            ScaleArg::Ratio => Self::Ratio,
        }
    }
}

/// Prints every statistic, and why one has no value.
///
/// # Errors
/// The file cannot be read; the message names the line at fault.
pub(super) async fn run(args: ReliabilityArgs) -> anyhow::Result<()> {
    let text = tokio::task::spawn_blocking(move || {
        let ReliabilityArgs { file, scale, json } = args;
        let named = file.display().to_string();
        let bytes = read(&file).with_context(|| format!("cannot read {named}"))?;
        let (raters, table) = parse(&bytes, scale).with_context(|| format!("{named} cannot be used"))?;
        let summary = table.summary();
        anyhow::Ok(if json { as_json(&raters, scale, &summary) } else { as_text(&raters, scale, &summary) })
    });
    // A reader that closes early, such as `head`, is no fault.
    let _ = std::io::Write::write_all(&mut std::io::stdout(), text.await??.as_bytes());
    Ok(())
}

fn read(file: &PathBuf) -> std::io::Result<Vec<u8>> {
    if file.as_os_str() == "-" {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes)?;
        return Ok(bytes);
    }
    std::fs::read(file)
}

/// The raters' names and their ratings.
fn parse(bytes: &[u8], scale: ScaleArg) -> anyhow::Result<(Vec<String>, Table)> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut cells: Vec<(u64, Vec<String>)> = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| match error.position() {
            Some(at) => anyhow::anyhow!("line {}: the text is not UTF-8", line_of(bytes, at)),
            None => anyhow::anyhow!("{error}"),
        })?;
        let line = record.position().map_or(0, |at| line_of(bytes, at));
        let row: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
        // A line of commas only, as spreadsheets leave behind.
        if row.iter().any(|cell| !cell.is_empty()) {
            cells.push((line, row));
        }
    }
    let Some(((head_line, head), units)) = cells.split_first() else {
        bail!("line 1: the file is empty; the first row names the columns");
    };
    if head.len() < 3 {
        bail!(
            "line {head_line}: there {}, and a column for the units and at least two raters are needed; \
             columns are separated by commas",
            if head.len() == 1 { "is one column".into() } else { format!("are {} columns", head.len()) }
        );
    }
    if units.is_empty() {
        bail!("line {head_line}: there is no row below the names of the columns");
    }
    check_units(units, head.len())?;
    let words =
        scale == ScaleArg::Nominal && units.iter().any(|(_, row)| row[1..].iter().any(|cell| is_word(cell)));
    let mut known: Vec<&str> =
        units.iter().flat_map(|(_, row)| row[1..].iter().map(String::as_str)).collect();
    known.sort_unstable();
    known.dedup();
    let mut rows = Vec::with_capacity(units.len());
    for (line, row) in units {
        let ratings = row[1..].iter().zip(&head[1..]).map(|(cell, rater)| {
            if words {
                let place = known.partition_point(|word| *word < cell.as_str());
                return Ok((!cell.is_empty()).then_some(place as f64));
            }
            rating(cell).map_err(|()| anyhow::anyhow!("line {line}, column {rater}: {cell} is not a number"))
        });
        rows.push(ratings.collect::<anyhow::Result<Vec<_>>>()?);
    }
    Ok((head[1..].to_vec(), Table { rows, words }))
}

/// The line on which a record begins; the reader's own number is that of the
/// first empty line before it.
fn line_of(bytes: &[u8], at: &csv::Position) -> u64 {
    let rest = usize::try_from(at.byte()).ok().and_then(|start| bytes.get(start..)).unwrap_or_default();
    let empty = rest.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).filter(|byte| **byte == b'\n');
    at.line() + empty.count() as u64
}

fn check_units(units: &[(u64, Vec<String>)], columns: usize) -> anyhow::Result<()> {
    let mut seen = BTreeSet::new();
    for (line, row) in units {
        if row.len() != columns {
            bail!("line {line}: there are {} cells, and the first row names {columns} columns", row.len());
        }
        if row[0].is_empty() {
            bail!("line {line}: the unit in the first column has no name");
        }
        if !seen.insert(&row[0]) {
            bail!("line {line}: the unit {} stands here for the second time", row[0]);
        }
    }
    Ok(())
}

fn is_word(cell: &str) -> bool {
    !cell.is_empty() && cell.parse::<f64>().is_err()
}

/// A rating, or none in a cell that stands for one that is missing.
fn rating(cell: &str) -> Result<Option<f64>, ()> {
    if matches!(cell, "" | "NO" | "NA") {
        return Ok(None);
    }
    cell.parse::<f64>().ok().filter(|value| value.is_finite()).map(Some).ok_or(())
}

/// Whether a statistic says something about ratings on this scale.
fn suits(key: &str, scale: ScaleArg) -> bool {
    match key {
        "kappa" | "fleiss_kappa" | "alpha_nominal" | "exact_agreement" => true,
        "alpha_ratio" => scale == ScaleArg::Ratio,
        "alpha_interval" => matches!(scale, ScaleArg::Interval | ScaleArg::Ratio),
        // The field treats a scale with written anchors as if its steps were equal.
        _ => scale != ScaleArg::Nominal,
    }
}

fn title(key: &str) -> &'static str {
    match key {
        "icc_1_1" => "ICC(1,1)",
        "icc_2_1" => "ICC(2,1), absolute agreement",
        "icc_3_1" => "ICC(3,1), consistency",
        "icc_1_k" => "ICC(1,k)",
        "icc_2_k" => "ICC(2,k), absolute agreement",
        "icc_3_k" => "ICC(3,k), consistency",
        "kappa" => "Cohen's kappa",
        "kappa_linear" => "Cohen's kappa, linear weights",
        "kappa_quadratic" => "Cohen's kappa, quadratic weights",
        "fleiss_kappa" => "Fleiss' kappa",
        "alpha_nominal" => "Krippendorff's alpha, nominal",
        "alpha_ordinal" => "Krippendorff's alpha, ordinal",
        "alpha_interval" => "Krippendorff's alpha, interval",
        "alpha_ratio" => "Krippendorff's alpha, ratio",
        "exact_agreement" => "Exact agreement",
        "within_one_agreement" => "Agreement within one step",
        "bias" => "Bias, first minus second",
        _ => "Spread ratio, first over second",
    }
}

fn as_text(raters: &[String], scale: ScaleArg, summary: &Summary) -> String {
    let mut text = String::new();
    let Summary { units, complete_units, statistics, anova, .. } = summary;
    let _ =
        writeln!(text, "{units} units, {complete_units} of them complete; raters: {}.\n", raters.join(", "));
    let _ = writeln!(text, "{:<34} {:>9}   95% interval", "statistic", "value");
    for (key, Reported { value, low, high, reason }) in statistics {
        let mark = if suits(key, scale) { ' ' } else { '*' };
        let _ = match (value, low.zip(*high)) {
            (Some(value), Some((low, high))) => {
                writeln!(text, "{:<34}{mark}{value:>9.4}   {low:.4} to {high:.4}", title(key))
            }
            (Some(value), None) => writeln!(text, "{:<34}{mark}{value:>9.4}   none", title(key)),
            (None, _) => {
                writeln!(
                    text,
                    "{:<34}{mark}{:>9}   {}",
                    title(key),
                    "-",
                    reason.as_deref().unwrap_or_default()
                )
            }
        };
    }
    if let Some(anova) = anova {
        let shown = |f: Option<f64>| f.map_or_else(|| "no value".into(), |f| format!("{f:.4}"));
        let [above, within, residual] = anova.freedom;
        let _ = writeln!(
            text,
            "\nF({above}, {within}) = {} for ICC(1); F({above}, {residual}) = {} for ICC(2) and ICC(3).",
            shown(anova.f_one_way),
            shown(anova.f_two_way)
        );
    }
    if statistics.iter().any(|(key, _)| !suits(key, scale)) {
        let _ = writeln!(text, "* takes the numbers for more than this scale makes them.");
    }
    text.push_str("Intervals: from F for ICC, else 2,000 bootstrap draws over units with a fixed seed.\n");
    text
}

fn as_json(raters: &[String], scale: ScaleArg, summary: &Summary) -> String {
    let statistics: Map<_, _> =
        summary.statistics.iter().map(|(key, reported)| ((*key).to_owned(), json!(reported))).collect();
    let document = json!({
        "units": summary.units,
        "complete_units": summary.complete_units,
        "raters": raters,
        "scale": Scale::from(scale),
        "anova": summary.anova,
        "statistics": statistics,
    });
    format!("{document:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8], scale: ScaleArg) -> String {
        let (raters, table) = parse(bytes, scale).expect("a table");
        as_text(&raters, scale, &table.summary())
    }

    fn fault(bytes: &[u8]) -> String {
        format!("{:#}", parse(bytes, ScaleArg::Ordinal).expect_err("a fault"))
    }

    #[test]
    fn two_raters_get_everything() {
        let file = b"unit,ann,ben\r\nv1,0,0\r\nv2,1,1\r\nv3,2,3\r\nv4,3,3\r\nv5,2,2\r\nv6,NO,2\r\n,,\r\n";
        insta::assert_snapshot!(text(file, ScaleArg::Ordinal));
    }

    #[test]
    fn many_raters_with_gaps_get_alpha() {
        let file = b"\xef\xbb\xbfunit,a,b,c\nu1,1,1,\nu2,2,2,2\nu3,3,,3\nu4,1,2,1\n";
        insta::assert_snapshot!(text(file, ScaleArg::Interval));
    }

    #[test]
    fn words_are_names() {
        let file = b"unit,a,b\nu1,calm,calm\nu2,tense,calm\nu3,tense,tense\nu4,,calm\n";
        insta::assert_snapshot!(text(file, ScaleArg::Nominal));
        assert!(fault(file).contains("line 2, column a: calm is not a number"), "{}", fault(file));
    }

    #[test]
    fn a_bad_file_gets_its_line() {
        for (file, said) in [
            (&b""[..], "line 1: the file is empty"),
            (b"unit;a;b\nu1;1;2\n", "line 1: there is one column"),
            (b"unit,a\nu1,1\n", "line 1: there are 2 columns"),
            (b"unit,a,b\n", "line 1: there is no row"),
            (b"unit,a,b\nu1,1,2\nu2,1\n", "line 3: there are 2 cells"),
            (b"unit,a,b\n\nu1,1,x\n", "line 3, column b: x is not a number"),
            (b"unit,a,b\nu1,1,inf\n", "line 2, column b: inf is not a number"),
            (b"unit,a,b\nu1,1,2\nu1,2,2\n", "line 3: the unit u1 stands here for the second time"),
            (b"unit,a,b\n,1,2\n", "line 2: the unit in the first column has no name"),
            (b"unit,a,b\nu1,\xff,2\n", "line 2: the text is not UTF-8"),
        ] {
            assert!(fault(file).contains(said), "{} / {said}", fault(file));
        }
    }

    #[test]
    fn json_has_every_key_at_full_precision() {
        let (raters, table) =
            parse(b"unit,a,b\nu1,0,0\nu2,1,2\nu3,3,3\n", ScaleArg::Ordinal).expect("a table");
        let read: serde_json::Value =
            serde_json::from_str(&as_json(&raters, ScaleArg::Ordinal, &table.summary())).expect("JSON");
        assert_eq!(read["statistics"].as_object().expect("an object").len(), 18);
        assert_eq!(read["statistics"]["exact_agreement"]["value"], 2.0 / 3.0);
        assert_eq!(read["statistics"]["bias"]["value"], -1.0 / 3.0);
        assert!(read["statistics"]["bias"]["reason"].is_null());
    }
}
