//! Lists to take away: CSV for tables, JSON Lines for programs, of the same rows.

use serde::Serialize;
use serde_json::Value;

/// Rows that know the names of their columns, which are the keys of their JSON.
pub trait Row: Serialize {
    /// The columns, in their order.
    const COLUMNS: &'static [&'static str];
}

/// Rows as JSON Lines.
///
/// # Errors
/// None that a list can cause; those of the writer of JSON.
pub fn jsonl<T: Row>(rows: &[T]) -> serde_json::Result<String> {
    let mut lines = String::new();
    for row in rows {
        lines.push_str(&serde_json::to_string(row)?);
        lines.push('\n');
    }
    Ok(lines)
}

/// Rows as CSV (RFC 4180), with a first row of the names of the columns. What is not known is empty.
///
/// # Errors
/// As [`jsonl`].
pub fn csv<T: Row>(rows: &[T]) -> serde_json::Result<String> {
    let mut table = T::COLUMNS.join(",") + "\r\n";
    for row in rows {
        let row = serde_json::to_value(row)?;
        let cells: Vec<String> =
            T::COLUMNS.iter().map(|name| row.get(*name).map(cell).unwrap_or_default()).collect();
        table.push_str(&cells.join(","));
        table.push_str("\r\n");
    }
    Ok(table)
}

fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if text.contains([',', '"', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Serialize)]
    struct Two {
        word: &'static str,
        count: Option<u64>,
    }

    impl Row for Two {
        const COLUMNS: &'static [&'static str] = &["count", "word"];
    }

    #[test]
    fn a_cell_with_a_mark_of_the_table_stands_in_quotation_marks() {
        let rows = [Two { word: "a \"b\", c", count: None }, Two { word: "=d", count: Some(3) }];
        assert_eq!(csv(&rows).unwrap(), "count,word\r\n,\"a \"\"b\"\", c\"\r\n3,=d\r\n");
        assert_eq!(jsonl(&rows[1..]).unwrap(), "{\"word\":\"=d\",\"count\":3}\n");
    }
}
