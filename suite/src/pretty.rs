//! JSON set out for people: a field a line, so that a difference shows which field differs.

/// Sets out JSON that stands on one line: a field a line, numbers of one array together (`[12, 90]`), keys in
/// their own order. Text that is not JSON comes out no worse than it was.
pub fn pretty(json: &str) -> String {
    let mut out = String::with_capacity(json.len() * 2);
    let mut depth = 0;
    let mut rest = json;
    while let Some(next) = rest.chars().next() {
        let taken = whole_piece(rest).unwrap_or(next.len_utf8());
        let piece = &rest[..taken];
        rest = &rest[taken..];
        match piece {
            "{" | "[" => {
                depth += 1;
                out.push_str(piece);
                new_line(&mut out, depth);
            }
            "}" | "]" => {
                depth = depth.saturating_sub(1);
                new_line(&mut out, depth);
                out.push_str(piece);
            }
            "," => {
                out.push(',');
                new_line(&mut out, depth);
            }
            ":" => out.push_str(": "),
            flat if flat.starts_with('[') => out.push_str(&flat.replace(',', ", ")),
            other => out.push_str(other),
        }
    }
    out.push('\n');
    out
}

fn new_line(out: &mut String, depth: usize) {
    out.push('\n');
    out.extend(std::iter::repeat_n("  ", depth));
}

/// The length of what is kept together at the beginning of `rest`: a string, what is empty, an array of numbers.
fn whole_piece(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    match bytes.first()? {
        b'"' => {
            let mut is_escaped = false;
            let close = bytes.iter().skip(1).position(|&byte| {
                let closes = byte == b'"' && !is_escaped;
                is_escaped = byte == b'\\' && !is_escaped;
                closes
            });
            close.map(|close| close + 2)
        }
        b'{' if rest.starts_with("{}") => Some(2),
        b'[' => {
            let close = bytes.iter().skip(1).position(|byte| !byte.is_ascii_digit() && *byte != b',')? + 1;
            (bytes[close] == b']').then_some(close + 1)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_stand_a_line_each_and_numbers_together() {
        let set_out = "{\n  \"a\": [12, 90],\n  \"b\": [\n    {\n      \"c\": \"x\"\n    },\n    null\n  ],\n  \"d\": [],\n  \"e\": {}\n}\n";
        assert_eq!(pretty(r#"{"a":[12,90],"b":[{"c":"x"},null],"d":[],"e":{}}"#), set_out);
    }

    #[test]
    fn what_looks_like_json_in_a_text_is_left_alone() {
        assert_eq!(pretty(r#""a,[1,2]:{\"}\\""#), "\"a,[1,2]:{\\\"}\\\\\"\n");
    }

    #[test]
    fn what_breaks_off_is_kept() {
        for odd in ["\"a", "[1", "}", "é"] {
            assert_eq!(pretty(odd).replace(char::is_whitespace, ""), odd);
        }
    }
}
