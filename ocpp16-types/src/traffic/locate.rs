//! Where in a JSON text the value is that a pointer names.
//!
//! One pass over the text, whatever it is: what is beside the way is passed over,
//! and need not be valid.

use std::borrow::Cow;
use std::ops::Range;

/// Where a value is, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Located {
    /// The value, without white space around it.
    pub value: Range<usize>,
    /// The name with its quotation marks, if the value is that of a member.
    pub name: Option<Range<usize>>,
}

/// Returns where the value is that a JSON pointer (RFC 6901) names, such as that
/// of a [violation](crate::Violation::pointer); `None` if there is none.
///
/// Of members of the same name, the last one counts. Takes time linear in the
/// lengths of both, on any text.
///
/// ```
/// use ocpp16_types::traffic::locate;
///
/// let text = r#"{"idTag":"A","meterValue":[{"a/b": 7}]}"#;
/// let located = locate(text, "/meterValue/0/a~1b").expect("it is there");
/// assert_eq!(&text[located.value], "7");
/// assert_eq!(located.name.map(|name| &text[name]), Some(r#""a/b""#));
/// assert_eq!(locate(text, "/meterValue/1"), None);
/// ```
#[must_use]
pub fn locate(text: &str, pointer: &str) -> Option<Located> {
    let tokens = tokens(pointer)?;
    let mut cursor = Cursor { text, position: 0 };
    let mut open: Vec<Container> = Vec::new();
    let mut name = None;
    let mut found = None;
    cursor.space();
    loop {
        // A value on the way begins here.
        let start = cursor.position;
        let token = tokens.get(open.len());
        match (cursor.byte(), token) {
            (Some(b'{'), Some(_)) => {
                cursor.position += 1;
                open.push(Container::Object);
            }
            (Some(b'['), Some(_)) => {
                cursor.position += 1;
                open.push(Container::List { items: 0 });
            }
            (_, token) => {
                cursor.value();
                if token.is_none() && cursor.position > start {
                    found = Some(Located { value: start..cursor.position, name: name.take() });
                }
            }
        }
        // On to the next one, out of all that ends before it.
        loop {
            let Some(token) = open.len().checked_sub(1).map(|way| &tokens[way]) else {
                return found;
            };
            let next = match open.last_mut() {
                Some(Container::List { items }) => cursor.item(token.index, items),
                Some(Container::Object) | None => cursor.member(&token.name),
            };
            match next {
                Next::Value(its_name) => {
                    name = its_name;
                    break;
                }
                Next::End => drop(open.pop()),
                Next::Broken => return found,
            }
        }
    }
}

/// A part of a pointer.
struct Token<'a> {
    name: Cow<'a, str>,
    /// What it means in a list.
    index: Option<usize>,
}

/// Something on the way that was entered.
enum Container {
    Object,
    /// So many items were passed or entered.
    List {
        items: usize,
    },
}

/// Where the way goes on.
enum Next {
    /// In a value that begins here; a member has a name.
    Value(Option<Range<usize>>),
    /// Behind the container, which ends here.
    End,
    /// Nowhere: this is no JSON.
    Broken,
}

fn tokens(pointer: &str) -> Option<Vec<Token<'_>>> {
    if pointer.is_empty() {
        return Some(Vec::new());
    }
    let token = |text: &'_ str| {
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let index = digits && (text == "0" || !text.starts_with('0'));
        index.then(|| text.parse().ok()).flatten()
    };
    let tokens = pointer.strip_prefix('/')?.split('/').map(|text| {
        let index = token(text);
        let name = match text.contains('~') {
            true => Cow::Owned(text.replace("~1", "/").replace("~0", "~")),
            false => Cow::Borrowed(text),
        };
        Token { name, index }
    });
    Some(tokens.collect())
}

/// A place in the text.
struct Cursor<'a> {
    text: &'a str,
    position: usize,
}

impl Cursor<'_> {
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.position).copied()
    }

    fn space(&mut self) {
        self.pass(|byte| matches!(byte, b' ' | b'\n' | b'\t' | b'\r'));
    }

    fn pass(&mut self, passed: impl Fn(u8) -> bool) {
        while self.byte().is_some_and(&passed) {
            self.position += 1;
        }
    }

    /// What is between members and items.
    fn comma(&mut self) {
        self.space();
        if self.byte() == Some(b',') {
            self.position += 1;
            self.space();
        }
    }

    /// Goes to the value of the next member of this name.
    fn member(&mut self, name: &str) -> Next {
        loop {
            self.comma();
            let start = self.position;
            match self.byte() {
                Some(b'"') => self.string(),
                Some(b'}') => {
                    self.position += 1;
                    return Next::End;
                }
                _ => return Next::Broken,
            }
            let range = start..self.position;
            self.space();
            if self.byte() != Some(b':') {
                return Next::Broken;
            }
            self.position += 1;
            self.space();
            if is_name(&self.text[range.clone()], name) {
                return Next::Value(Some(range));
            }
            self.value();
        }
    }

    /// Goes to the item of this index.
    fn item(&mut self, index: Option<usize>, items: &mut usize) -> Next {
        loop {
            self.comma();
            if self.byte() == Some(b']') {
                self.position += 1;
                return Next::End;
            }
            let (item, start) = (*items, self.position);
            *items += 1;
            if index == Some(item) {
                return Next::Value(None);
            }
            self.value();
            if self.position == start {
                return Next::Broken;
            }
        }
    }

    /// Passes a value; what cannot begin one is left.
    fn value(&mut self) {
        let mut depth = 0_usize;
        loop {
            match self.byte() {
                Some(b'"') => self.string(),
                Some(b'{' | b'[') => {
                    self.position += 1;
                    depth += 1;
                }
                Some(b'}' | b']') if depth > 0 => {
                    self.position += 1;
                    depth -= 1;
                }
                Some(b',' | b':' | b' ' | b'\n' | b'\t' | b'\r') if depth > 0 => {
                    self.position += 1;
                }
                Some(b',' | b':' | b'}' | b']' | b' ' | b'\n' | b'\t' | b'\r') | None => return,
                Some(_) => self.pass(|byte| !b"\"{}[],: \n\t\r".contains(&byte)),
            }
            if depth == 0 {
                return;
            }
        }
    }

    /// Passes a string; one without end goes to the end of the text.
    fn string(&mut self) {
        self.position += 1;
        while let Some(byte) = self.byte() {
            self.position += 1;
            match byte {
                b'"' => return,
                b'\\' => self.position += 1,
                _ => {}
            }
        }
        self.position = self.text.len();
    }
}

/// Compares a string, as it is written in JSON, with a name.
fn is_name(written: &str, name: &str) -> bool {
    if written.contains('\\') {
        return serde_json::from_str::<String>(written).is_ok_and(|text| text == name);
    }
    written.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) == Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found() {
        for (text, pointer, expected) in [
            ("7", "", Some("7")),
            (" {\"a\" : 1 } ", "", Some("{\"a\" : 1 }")),
            (r#"{"a":1,"b":{"c":[true,"x]",null]}}"#, "/b/c/1", Some(r#""x]""#)),
            (r#"{"a":1,"b":{"c":[true,"x]",null]}}"#, "/b/c/2", Some("null")),
            (r#"{"a":1,"b":{"c":[true]}}"#, "/b/c/3", None),
            (r#"{"a":1,"b":{"c":[true]}}"#, "/b/c/-", None),
            (r#"{"a":[[1,2],[3,[4]]]}"#, "/a/1/1/0", Some("4")),
            (r"[[],[0]]", "/00", None),
            (r#"{"00":3,"":4}"#, "/00", Some("3")),
            (r#"{"00":3,"":4}"#, "/", Some("4")),
            (r#"{"a":3}"#, "/a/b", None),
            (r#"{"a":3}"#, "a", None),
            // Escapes of pointers, and of JSON.
            (r#"{"~1":1,"/":2,"a~b":3}"#, "/~1", Some("2")),
            (r#"{"~1":1,"/":2,"a~b":3}"#, "/~01", Some("1")),
            (r#"{"\u00fc\"":1,"ü":2}"#, "/ü\"", Some("1")),
            (r#"{"\ud800":1,"ü€😀":2}"#, "/ü€😀", Some("2")),
            (r#"{"x":"\\","y":"\"","z":5}"#, "/z", Some("5")),
            // The last of the same name that has it.
            (r#"{"a":1,"a":2}"#, "/a", Some("2")),
            (r#"{"a":{"b":1},"a":{"b":2},"a":{}}"#, "/a/b", Some("2")),
            // What is beside the way may be anything.
            (r#"{"a":[nul,"\ud800"],"b":2}"#, "/b", Some("2")),
            (r#"{"a":2,"#, "/a", Some("2")),
            (r#"{"a":{"b":"#, "/a", Some(r#"{"b":"#)),
            (r#"{"a":"b"#, "/a", Some(r#""b"#)),
        ] {
            let value = locate(text, pointer).map(|located| &text[located.value]);
            assert_eq!(value, expected, "{pointer} in {text}");
        }
    }

    #[test]
    fn names_are_those_of_members() {
        let text = r#"{ "a" : [ 1 ] }"#;
        let name = |pointer| Some(&text[locate(text, pointer)?.name?]);
        assert_eq!(name("/a"), Some(r#""a""#));
        assert_eq!(name("/a/0"), None);
        assert_eq!(name(""), None);
    }

    /// Whatever is cut or put in anywhere.
    #[test]
    fn nothing_surprises_it() {
        let text = r#"{"a":[{"b":"\\ü"},{"b":-1.5e3}],"a":[[],{}]}"#;
        let pointers = ["", "/a", "/a/1", "/a/1/b", "/a/0/b/c", "/b", "//", "/~"];
        let ends = (0..=text.len()).filter(|end| text.is_char_boundary(*end));
        for end in ends {
            for middle in ["", "\"", "\\", "{", "}", "]", ",", ":", "7", "€"] {
                for rest in ["", &text[end..]] {
                    let broken = format!("{}{middle}{rest}", &text[..end]);
                    for pointer in pointers {
                        if let Some(located) = locate(&broken, pointer) {
                            assert!(broken.get(located.value).is_some(), "{pointer} in {broken}");
                        }
                    }
                }
            }
        }
        let deep = "[".repeat(1_000_000);
        assert_eq!(locate(&deep, &"/0".repeat(1_000_000)), None);
    }
}
