//! Tables as files: CSV that spreadsheets open rightly, and in which no cell runs (G1).
//!
//! UTF-8 with a byte order mark, without which Excel takes umlauts for something else; semicolons, which German
//! spreadsheets part columns by; CRLF; every cell in quotation marks. A cell that a spreadsheet could take for a
//! formula begins with an apostrophe: titles and names come from others.

use std::borrow::Cow;

use csv::{QuoteStyle, Terminator, WriterBuilder};

use crate::error::Error;

const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// A table: its heads, and rows of as many cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// Names of the columns.
    pub heads: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// The bytes of the file.
    ///
    /// # Errors
    /// `Error::Fault` for a row that has not as many cells as there are columns.
    pub fn csv(&self) -> Result<Vec<u8>, Error> {
        let mut settings = WriterBuilder::new();
        settings.delimiter(b';').terminator(Terminator::CRLF).quote_style(QuoteStyle::Always);
        let mut writer = settings.from_writer(BYTE_ORDER_MARK.to_vec());
        for row in std::iter::once(&self.heads).chain(&self.rows) {
            let cells = row.iter().map(|cell| inert(cell));
            writer.write_record(cells.map(Cow::into_owned)).map_err(|_| Error::Fault)?;
        }
        writer.into_inner().map_err(|_| Error::Fault)
    }
}

/// The cell, with an apostrophe before it where a spreadsheet could take it for a formula.
pub fn inert(cell: &str) -> Cow<'_, str> {
    let seen = cell.trim_start_matches(|one: char| one.is_whitespace() || is_unseen(one));
    let calls = seen.starts_with(['=', '+', '-', '@', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}']);
    let breaks = cell.starts_with(['\t', '\r', '\n']);
    if calls || breaks { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

fn is_unseen(one: char) -> bool {
    one.is_control() || matches!(one, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn table(rows: &[&[&str]]) -> Table {
        let row = |cells: &&[&str]| cells.iter().map(|cell| (*cell).to_owned()).collect();
        let heads = (0..rows[0].len()).map(|at| format!("Spalte {at}")).collect();
        Table { heads, rows: rows.iter().map(row).collect() }
    }

    fn read(bytes: &[u8]) -> Vec<Vec<String>> {
        let text = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap();
        let mut settings = csv::ReaderBuilder::new();
        let mut reader = settings.delimiter(b';').has_headers(false).from_reader(text);
        reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
    }

    #[test]
    fn the_bytes_are_those_that_spreadsheets_expect() {
        let csv = table(&[&["Müller; „Änne“", "sagt \"ja\""]]).csv().unwrap();
        let expected = "\u{feff}\"Spalte 0\";\"Spalte 1\"\r\n\"Müller; „Änne“\";\"sagt \"\"ja\"\"\"\r\n";
        assert_eq!(String::from_utf8(csv).unwrap(), expected);
    }

    #[test]
    fn attack_74_no_cell_is_a_formula() {
        let hostile = [
            "=1+1",
            "=HYPERLINK(\"http://x\";\"y\")",
            "+49 228 1",
            "-2+3",
            "@SUM(A1)",
            "\t=1",
            "\r=1",
            "\n=1",
            " =1",
            "\u{a0}=1",
            "\u{200b}=1",
            "\u{feff}@x",
            "\0=1",
            "\u{1}-1",
            "＝1",
            "＋1",
            "－1",
            "＠x",
            "=cmd|'/C calc'!A0",
            "\t",
            "\r",
            "\nBefund",
        ];
        for cell in hostile {
            assert_eq!(inert(cell), format!("'{cell}"), "{cell:?}");
            assert_eq!(read(&table(&[&[cell, "x"]]).csv().unwrap())[1][0], format!("'{cell}"), "{cell:?}");
        }
        for harmless in ["", "MRT", "a=b", "'=1", "1-2", "ä@b", "„=1“", "12345 67890", " Befund"] {
            assert_eq!(inert(harmless), harmless);
        }
    }

    #[test]
    fn a_row_with_a_cell_too_few_is_refused() {
        let mut uneven = table(&[&["a", "b"]]);
        uneven.rows.push(vec!["c".to_owned()]);
        assert_eq!(uneven.csv(), Err(Error::Fault));
    }

    proptest! {
        #[test]
        fn whatever_stands_in_a_cell_comes_back_in_its_own_cell(
            cells in proptest::collection::vec(any::<String>(), 3..4),
        ) {
            let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
            let rows = read(&table(&[&cells, &["x", "y", "z"]]).csv().unwrap());
            let expected: Vec<String> = cells.iter().map(|cell| inert(cell).into_owned()).collect();
            prop_assert_eq!(rows.len(), 3);
            prop_assert_eq!(&rows[1], &expected);
            for cell in &rows[1] {
                let first = cell.chars().find(|one| !one.is_whitespace() && !is_unseen(*one));
                let calls = matches!(first, Some('=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠'));
                prop_assert!(!calls, "{:?}", cell);
            }
        }
    }
}
