//! JSON in one fixed spelling: keys sorted, no spaces. The same content is the same text,
//! whatever order fields are declared in and whatever else is linked into the program.

use serde::Serialize;
use serde_json::Value;

/// The canonical spelling of a value of this crate, all of whose maps have text keys.
pub(crate) fn to_string<T: Serialize>(value: &T) -> String {
    let mut out = String::new();
    write(&serde_json::to_value(value).unwrap_or(Value::Null), &mut out);
    out
}

fn write(value: &Value, out: &mut String) {
    match value {
        Value::Object(fields) => {
            let mut keys: Vec<&String> = fields.keys().collect();
            keys.sort_unstable();
            out.push('{');
            for (index, key) in keys.into_iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                out.push_str(&Value::from(key.as_str()).to_string());
                out.push(':');
                write(&fields[key], out);
            }
            out.push('}');
        }
        Value::Array(values) => {
            out.push('[');
            for (index, value) in values.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                write(value, out);
            }
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_at_every_depth() {
        let value = serde_json::json!({ "b": [{ "z": 1, "a": "\u{e9}\n" }], "a": null });
        assert_eq!(to_string(&value), "{\"a\":null,\"b\":[{\"a\":\"\u{e9}\\n\",\"z\":1}]}");
    }
}
