//! JSON whose numbers are exact decimals, whatever their size.

use crate::quantity::Exact;

/// A JSON value.
#[derive(Debug, Clone)]
pub(super) enum Json {
    /// Nothing.
    Null,
    /// True or false.
    Truth(bool),
    /// A number, already written.
    Number(String),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Json>),
    /// An object, its keys in the order they are to be read.
    Object(Vec<(&'static str, Json)>),
}

impl Json {
    /// A number as an exact decimal; a text `p/q` when it has no finite one.
    pub(super) fn exact(value: Exact) -> Self {
        let text = value.decimal();
        if text.contains('/') { Self::Text(text) } else { Self::Number(text) }
    }

    /// A count.
    pub(super) fn count(value: usize) -> Self {
        Self::Number(value.to_string())
    }

    /// A whole number.
    pub(super) fn whole(value: i128) -> Self {
        Self::Number(value.to_string())
    }

    /// A text.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// A text, or nothing.
    pub(super) fn maybe(text: Option<&str>) -> Self {
        text.map_or(Self::Null, Self::text)
    }

    /// A list of texts.
    pub(super) fn texts(texts: &[String]) -> Self {
        Self::List(texts.iter().map(|text| Self::text(text.as_str())).collect())
    }

    /// The document, indented by two spaces, with a last line feed.
    pub(super) fn document(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, 0);
        out.push('\n');
        out
    }

    fn write(&self, out: &mut String, depth: usize) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Truth(truth) => out.push_str(if *truth { "true" } else { "false" }),
            Self::Number(number) => out.push_str(number),
            Self::Text(text) => out.push_str(&quoted(text)),
            Self::List(items) if items.is_empty() => out.push_str("[]"),
            Self::List(items) => {
                out.push('[');
                for (at, item) in items.iter().enumerate() {
                    line(out, at, depth);
                    item.write(out, depth.saturating_add(1));
                }
                close(out, depth, ']');
            }
            Self::Object(fields) if fields.is_empty() => out.push_str("{}"),
            Self::Object(fields) => {
                out.push('{');
                for (at, (key, value)) in fields.iter().enumerate() {
                    line(out, at, depth);
                    out.push_str(&quoted(key));
                    out.push_str(": ");
                    value.write(out, depth.saturating_add(1));
                }
                close(out, depth, '}');
            }
        }
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn line(out: &mut String, at: usize, depth: usize) {
    out.push_str(if at == 0 { "\n" } else { ",\n" });
    out.push_str(&"  ".repeat(depth.saturating_add(1)));
}

fn close(out: &mut String, depth: usize, bracket: char) {
    out.push('\n');
    out.push_str(&"  ".repeat(depth));
    out.push(bracket);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_exact_and_texts_escaped() {
        let json = Json::Object(vec![
            ("a", Json::exact(Exact::ratio(5, 2).unwrap())),
            ("b", Json::exact(Exact::ratio(1, 3).unwrap())),
            ("c", Json::whole(i128::MAX)),
            ("d", Json::List(vec![Json::text("\"\n"), Json::Null])),
            ("e", Json::List(Vec::new())),
        ]);
        let text = json.document();
        let expected = "{\n  \"a\": 2.5,\n  \"b\": \"1/3\",\n  \"c\": 170141183460469231731687303715884105727,\n  \
                        \"d\": [\n    \"\\\"\\n\",\n    null\n  ],\n  \"e\": []\n}\n";
        assert_eq!(text, expected);
        assert!(serde_json::from_str::<serde_json::Value>(&text).is_ok());
    }
}
