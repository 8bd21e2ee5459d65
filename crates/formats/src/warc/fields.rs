//! Named header fields, as WARC and HTTP share them.

/// The fields of a header in their order; names compare without case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads the lines after the first; a line that begins with white space continues the one before, and one
    /// without a colon is passed over.
    pub(crate) fn read(lines: &[u8]) -> Self {
        let mut fields: Vec<(String, String)> = Vec::new();
        for line in String::from_utf8_lossy(lines).lines().skip(1) {
            let continued = fields.last_mut().filter(|_| line.starts_with([' ', '\t']));
            if let Some((_, value)) = continued {
                value.push(' ');
                value.push_str(line.trim());
            } else if let Some((name, value)) = line.split_once(':') {
                fields.push((name.trim().to_owned(), value.trim().to_owned()));
            }
        }
        Fields(fields)
    }

    /// The fields that a header of another format amounts to.
    pub(super) fn of(fields: Vec<(&str, String)>) -> Self {
        Fields(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect())
    }

    /// The value of the first field of this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Every field with its value, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }
}

/// Finds where a header that begins these bytes ends: the byte after its empty line.
///
/// A line end is a line feed with any carriage returns before it: some files went through a conversion that
/// doubled them.
pub(crate) fn end_of_header(bytes: &[u8]) -> Option<usize> {
    memchr::memchr_iter(b'\n', bytes).map(|at| at + 1).find_map(|next| {
        let returns = bytes[next..].iter().take_while(|&&byte| byte == b'\r').count();
        (bytes.get(next + returns) == Some(&b'\n')).then_some(next + returns + 1)
    })
}

/// The media type of a `Content-Type`, without parameters and in lower case.
pub(crate) fn media_type(content_type: &str) -> Option<String> {
    let name = content_type.split(';').next()?.trim();
    name.contains('/').then(|| name.to_ascii_lowercase())
}

/// The `charset` parameter of a `Content-Type`, in lower case.
pub(crate) fn charset(content_type: &str) -> Option<String> {
    let parameters = content_type.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let value = parameters.into_iter().find(|(name, _)| name.trim().eq_ignore_ascii_case("charset"))?.1;
    let value = value.trim().trim_matches(['"', '\'']);
    (!value.is_empty()).then(|| value.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_with_their_continuations_and_without_regard_to_case() {
        let fields =
            Fields::read(b"WARC/1.0\r\nContent-type:text/html\r\nX: one\r\n\ttwo\r\nno colon\r\n\r\n");
        assert_eq!(fields.get("content-TYPE"), Some("text/html"));
        assert_eq!(fields.get("x"), Some("one two"));
        assert_eq!(fields.iter().count(), 2);
    }

    #[test]
    fn a_header_ends_behind_its_empty_line_in_either_line_ending() {
        assert_eq!(end_of_header(b"a\r\nb\r\n\r\nbody"), Some(8));
        assert_eq!(end_of_header(b"a\nb\n\nbody"), Some(5));
        assert_eq!(end_of_header(b"a\r\r\nb\r\r\n\r\r\nbody"), Some(11));
        assert_eq!(end_of_header(b"a\r\nb\r\n"), None);
    }

    #[test]
    fn a_content_type_is_taken_apart() {
        let told = |word| (media_type(word), charset(word));
        let both = (Some("text/html".into()), Some("windows-1251".into()));
        assert_eq!(told("Text/HTML; q=1; Charset=\"Windows-1251\""), both);
        assert_eq!(told("text/html"), (Some("text/html".into()), None));
        assert_eq!(told("nonsense; charset="), (None, None));
    }
}
