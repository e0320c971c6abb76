//! What `-json` writes - iproute2, lib/json_writer.c.

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Json {
    Null,
    True,
    Number(u64),
    Text(String),
    List(Vec<Json>),
    Object(Object),
}

/// Names and values in their order.
pub(super) type Object = Vec<(&'static str, Json)>;

impl Json {
    /// A list of words.
    pub(super) fn words<'a>(words: impl Iterator<Item = &'a str>) -> Json {
        Json::List(words.map(|word| Json::Text(word.to_string())).collect())
    }

    /// The text of a whole answer.
    pub(super) fn render(&self, is_pretty: bool) -> String {
        let mut text = String::new();
        self.write(is_pretty, 0, &mut text);
        text + "\n"
    }

    fn write(&self, is_pretty: bool, depth: usize, text: &mut String) {
        match self {
            Json::Null => *text += "null",
            Json::True => *text += "true",
            Json::Number(number) => *text += &number.to_string(),
            Json::Text(value) => {
                text.push('"');
                for letter in value.chars() {
                    match letter {
                        '"' | '\\' => text.extend(['\\', letter]),
                        '\n' => *text += "\\n",
                        '\t' => *text += "\\t",
                        letter => text.push(letter),
                    }
                }
                text.push('"');
            }
            Json::List(values) => {
                *text += if is_pretty { "[ " } else { "[" };
                for (at, value) in values.iter().enumerate() {
                    if at > 0 {
                        text.push(',');
                    }
                    value.write(is_pretty, depth + 1, text);
                }
                *text += if is_pretty && !values.is_empty() { " ]" } else { "]" };
            }
            Json::Object(fields) => {
                let line = |depth: usize| if is_pretty { format!("\n{}", "    ".repeat(depth)) } else { String::new() };
                text.push('{');
                for (at, (name, value)) in fields.iter().enumerate() {
                    if at > 0 {
                        text.push(',');
                    }
                    *text += &line(depth + 1);
                    *text += &format!("\"{name}\":{}", if is_pretty { " " } else { "" });
                    value.write(is_pretty, depth + 1, text);
                }
                if !fields.is_empty() {
                    *text += &line(depth);
                }
                text.push('}');
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Json;

    #[test]
    fn pretty_is_iproute2_s() {
        let flags = Json::words(["UP", "LOWER_UP"].into_iter());
        let one =
            Json::Object(vec![("ifindex", Json::Number(1)), ("flags", flags), ("addr_info", Json::List(Vec::new()))]);
        let all = Json::List(vec![one]);
        assert_eq!(all.render(false), "[{\"ifindex\":1,\"flags\":[\"UP\",\"LOWER_UP\"],\"addr_info\":[]}]\n");
        let pretty = "[ {
        \"ifindex\": 1,
        \"flags\": [ \"UP\",\"LOWER_UP\" ],
        \"addr_info\": [ ]
    } ]\n";
        assert_eq!(all.render(true), pretty);
    }
}
