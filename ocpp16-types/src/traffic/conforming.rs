//! Whether a payload conforms to its schema: yes, or look again.
//!
//! One pass over the text beside the table of the schema. Nothing is built, which
//! is why this is cheaper than to decode.

use crate::json::{Fit, GaveUp, Number, Reader};
use crate::scalar::{AnyUri, DateTime, Decimal};
use crate::table::{Member, Object, Shape};

type Result<T> = std::result::Result<T, GaveUp>;

/// Reads an object that conforms.
pub(super) fn object(reader: &mut Reader<'_>, table: &'static Object) -> Result<()> {
    reader.expect(b'{')?;
    let mut first = true;
    // One bit a member; no object has as many as 64.
    let mut seen = 0_u64;
    let mut guess = 0;
    while reader.next_part(&mut first, b'}')?.is_some() {
        let index = position(reader, table.members, guess)?;
        if seen & (1 << index) != 0 {
            return Err(GaveUp);
        }
        seen |= 1 << index;
        guess = index + 1;
        reader.expect(b':')?;
        value(reader, &table.members[index].shape)?;
    }
    let is_there = |index: usize| seen & (1 << index) != 0;
    let complete =
        table.members.iter().enumerate().all(|(i, member)| !member.required || is_there(i));
    if complete { Ok(()) } else { Err(GaveUp) }
}

/// Reads the name of a member, and returns its position in the schema; nearly
/// always members come in that order, so `guess` is a good place to begin.
fn position(reader: &mut Reader<'_>, members: &[Member], guess: usize) -> Result<usize> {
    if let Some(offset) = reader.pass_one(members[guess..].iter().map(|member| member.name)) {
        return Ok(guess + offset);
    }
    reader.with_text(|name| members.iter().position(|member| member.name == name))?.ok_or(GaveUp)
}

fn value(reader: &mut Reader<'_>, shape: &'static Shape) -> Result<()> {
    let conforms = match shape {
        Shape::Object(table) => return object(reader, table),
        Shape::List { items, min_items } => return list(reader, items, *min_items),
        Shape::Text { max_length } => reader.with_text(|text| {
            // No text has more characters than bytes.
            max_length.is_none_or(|limit| text.len() <= limit || text.chars().count() <= limit)
        })?,
        Shape::DateTime => reader.with_text(|text| DateTime::from_wire(text).is_some())?,
        Shape::AnyUri => reader.with_text(AnyUri::is_valid)?,
        Shape::Enumeration(values) => {
            reader.pass_one(values.iter().copied()).is_some()
                || reader.with_text(|text| values.contains(&text))?
        }
        Shape::Integer => number(reader, Number::integer)?,
        Shape::Integral => number(reader, Number::integral)?,
        Shape::Decimal => number(reader, Decimal::fit)?,
        Shape::Boolean => reader.boolean().is_ok(),
    };
    if conforms { Ok(()) } else { Err(GaveUp) }
}

fn list(reader: &mut Reader<'_>, items: &'static Shape, min_items: usize) -> Result<()> {
    reader.expect(b'[')?;
    let mut first = true;
    let mut count = 0;
    while reader.next_part(&mut first, b']')?.is_some() {
        value(reader, items)?;
        count += 1;
    }
    if count < min_items { Err(GaveUp) } else { Ok(()) }
}

/// Whether a number fits. Small whole numbers, as nearly all are, always do.
fn number(reader: &mut Reader<'_>, fit: fn(&Number) -> Fit) -> Result<bool> {
    let token = reader.number_token();
    let small = matches!(token.as_bytes(), [b'1'..=b'9', rest @ ..] if rest.len() < 9 && rest.iter().all(u8::is_ascii_digit));
    if small || token == "0" {
        return Ok(true);
    }
    let number = Number::new(token).ok_or(GaveUp)?;
    Ok(matches!(fit(&number), Fit::Value(_)))
}
