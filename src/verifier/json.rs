//! A small reader of JSON that keeps numbers as they are written: amounts are compared as decimals, never as floats.

use std::fmt::Write;

/// A JSON value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Json {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A number, as written.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object, in the order written; a key may not come twice.
    Object(Vec<(String, Json)>),
}

/// How deep values may be nested.
const DEPTH: usize = 64;

impl Json {
    /// Reads a whole document; none when it is not JSON.
    pub fn read(text: &str) -> Option<Self> {
        let mut reader = Reader { rest: text };
        let value = reader.value(DEPTH)?;
        reader.blank();
        reader.rest.is_empty().then_some(value)
    }

    /// A number.
    pub fn number(number: impl std::fmt::Display) -> Self {
        Self::Number(format!("{number}"))
    }

    /// A text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// An object.
    pub fn object<const N: usize>(fields: [(&str, Self); N]) -> Self {
        Self::Object(fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
    }

    /// A value for people: compact, cut when it is long.
    pub fn shown(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        if text.chars().count() > 80 { text.chars().take(79).chain(['…']).collect() } else { text }
    }

    fn write(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Boolean(truth) => out.push_str(if *truth { "true" } else { "false" }),
            Self::Number(number) => out.push_str(number),
            // What is shown is read by people only: no escaping.
            Self::Text(text) => out.extend(["\"", text, "\""]),
            Self::List(items) => out.extend(["[", &items.len().to_string(), "]"]),
            Self::Object(fields) => {
                let keys: Vec<_> = fields.iter().map(|(key, _)| key.as_str()).collect();
                // Writing to a text does not fail.
                let _ = write!(out, "{{{}}}", keys.join(","));
            }
        }
    }
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn blank(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
    }

    fn take(&mut self, token: &str) -> Option<()> {
        self.blank();
        self.rest = self.rest.strip_prefix(token)?;
        Some(())
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        let depth = depth.checked_sub(1)?;
        self.blank();
        match self.rest.chars().next()? {
            'n' => self.take("null").map(|()| Json::Null),
            't' => self.take("true").map(|()| Json::Boolean(true)),
            'f' => self.take("false").map(|()| Json::Boolean(false)),
            '"' => self.string().map(Json::Text),
            '[' => self.list(depth),
            '{' => self.object(depth),
            _ => self.number(),
        }
    }

    fn list(&mut self, depth: usize) -> Option<Json> {
        self.take("[")?;
        let mut items = Vec::new();
        if self.take("]").is_some() {
            return Some(Json::List(items));
        }
        loop {
            items.push(self.value(depth)?);
            if self.take(",").is_none() {
                self.take("]")?;
                return Some(Json::List(items));
            }
        }
    }

    fn object(&mut self, depth: usize) -> Option<Json> {
        self.take("{")?;
        let mut fields: Vec<(String, Json)> = Vec::new();
        if self.take("}").is_some() {
            return Some(Json::Object(fields));
        }
        loop {
            self.blank();
            let key = self.string()?;
            self.take(":")?;
            let value = self.value(depth)?;
            if fields.iter().any(|(other, _)| *other == key) {
                return None;
            }
            fields.push((key, value));
            if self.take(",").is_none() {
                self.take("}")?;
                return Some(Json::Object(fields));
            }
        }
    }

    fn number(&mut self) -> Option<Json> {
        let end =
            self.rest.find(|c: char| !matches!(c, '0'..='9' | '-' | '+' | '.' | 'e' | 'E')).unwrap_or(self.rest.len());
        let (number, rest) = self.rest.split_at_checked(end).filter(|(number, _)| !number.is_empty())?;
        self.rest = rest;
        Some(Json::Number(number.to_owned()))
    }

    fn string(&mut self) -> Option<String> {
        self.rest = self.rest.strip_prefix('"')?;
        let mut text = String::new();
        loop {
            let mut chars = self.rest.chars();
            let next = chars.next()?;
            self.rest = chars.as_str();
            match next {
                '"' => return Some(text),
                '\\' => text.push(self.escaped()?),
                control if control < ' ' => return None,
                plain => text.push(plain),
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        let mut chars = self.rest.chars();
        let next = chars.next()?;
        self.rest = chars.as_str();
        Some(match next {
            '"' | '\\' | '/' => next,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => {
                let first = self.code_unit()?;
                if !(0xd800..0xe000).contains(&first) {
                    return char::from_u32(first);
                }
                self.rest = self.rest.strip_prefix("\\u")?;
                let second = self.code_unit()?;
                char::decode_utf16([u16::try_from(first).ok()?, u16::try_from(second).ok()?]).next()?.ok()?
            }
            _ => return None,
        })
    }

    fn code_unit(&mut self) -> Option<u32> {
        let (digits, rest) = self.rest.split_at_checked(4)?;
        self.rest = rest;
        digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_read_with_their_numbers_as_written() {
        let read = Json::read(" {\"a\": [1.50, -2e3, true, null], \"b\\u00e9\\ud83d\\ude00\": \"x\\n\\\"\"} ").unwrap();
        let Json::Object(fields) = read else { panic!("an object") };
        let list = ["1.50", "-2e3"].map(Json::number).into_iter().chain([Json::Boolean(true), Json::Null]).collect();
        assert_eq!(fields[0], ("a".to_owned(), Json::List(list)));
        assert_eq!(fields[1], ("bé😀".to_owned(), Json::text("x\n\"")));
    }

    #[test]
    fn what_is_not_json_is_not_read() {
        for text in ["", "{", "[1,]", "{\"a\":1,\"a\":2}", "[1] 2", "\"\\ud800\"", "\"a\nb\"", &"[".repeat(500)] {
            assert_eq!(Json::read(text), None, "{text}");
        }
    }
}
