//! The official schemas as static data, from which violations are explained
//! and repairs decided. Generated; conforming traffic never reads them.

/// A closed object.
#[derive(Debug)]
pub struct Object {
    /// The name of the type that has this shape.
    pub(crate) name: &'static str,
    pub(crate) members: &'static [Member],
}

/// A member of an object.
#[derive(Debug)]
pub(crate) struct Member {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
    pub(crate) shape: Shape,
}

/// What a place may hold.
#[derive(Debug)]
pub(crate) enum Shape {
    Object(&'static Object),
    List {
        items: &'static Self,
        min_items: usize,
    },
    Text {
        max_length: Option<usize>,
    },
    DateTime,
    AnyUri,
    Enumeration(&'static [&'static str]),
    /// draft-04: `1.0` is not an integer.
    Integer,
    /// draft-06: `1.0` is an integer.
    Integral,
    /// At most one decimal.
    Decimal,
    Boolean,
}

impl Object {
    pub(crate) fn member(&self, name: &str) -> Option<&'static Member> {
        self.members.iter().find(|member| member.name == name)
    }
}
