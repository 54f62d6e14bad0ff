//! Filters (RFC 7644 §3.4.2.2): read once, then asked of each resource.

use super::compare::{compare, is_something};
use super::path::{Target, target};
use super::schema::Kind;
use super::{Refusal, ScimType};
use serde_json::Value;
use std::fmt;

/// The longest filter, in bytes, and the deepest: who reads it must not run out of stack.
const LONGEST: usize = 4_000;
const DEEPEST: usize = 30;

/// How a value is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `eq`
    Equal,
    /// `ne`
    NotEqual,
    /// `co`
    Contains,
    /// `sw`
    StartsWith,
    /// `ew`
    EndsWith,
    /// `gt`
    Greater,
    /// `ge`
    GreaterOrEqual,
    /// `lt`
    Less,
    /// `le`
    LessOrEqual,
}

const OPERATORS: [(&str, Operator); 9] = [
    ("eq", Operator::Equal),
    ("ne", Operator::NotEqual),
    ("co", Operator::Contains),
    ("sw", Operator::StartsWith),
    ("ew", Operator::EndsWith),
    ("gt", Operator::Greater),
    ("ge", Operator::GreaterOrEqual),
    ("lt", Operator::Less),
    ("le", Operator::LessOrEqual),
];

/// A condition on a resource, or on one value of an attribute.
#[derive(Clone, Debug, PartialEq)]
pub enum Filter {
    /// Both hold.
    And(Box<Filter>, Box<Filter>),
    /// One holds at least.
    Or(Box<Filter>, Box<Filter>),
    /// It does not hold.
    Not(Box<Filter>),
    /// `pr`: there is a value.
    Present(Target),
    /// A value compares so.
    Compare(Target, Operator, Value),
    /// One element of a list fulfils it all.
    Element(Target, Box<Filter>),
}

/// Reads a filter about resources of a kind.
///
/// # Errors
/// `invalidFilter`, saying what was not understood.
pub fn read(kind: Kind, text: &str) -> Result<Filter, Refusal> {
    Reader::new(kind, None, text)?.whole()
}

/// Reads a filter about the elements of an attribute: what stands between brackets.
///
/// # Errors
/// `invalidFilter`.
pub fn read_within(kind: Kind, of: Target, text: &str) -> Result<Filter, Refusal> {
    Reader::new(kind, Some(of), text)?.whole()
}

impl Filter {
    /// Whether a resource fulfils it.
    #[must_use]
    pub fn holds(&self, resource: &Value) -> bool {
        match self {
            Self::And(a, b) => a.holds(resource) && b.holds(resource),
            Self::Or(a, b) => a.holds(resource) || b.holds(resource),
            Self::Not(a) => !a.holds(resource),
            Self::Present(target) => target.values(resource).into_iter().any(is_something),
            Self::Compare(target, operator, with) => compare(&target.values(resource), *operator, with, exact(target)),
            Self::Element(target, inner) => target.values(resource).into_iter().any(|one| inner.holds_of(one)),
        }
    }

    /// Whether one element of a list fulfils it.
    #[must_use]
    pub fn holds_of(&self, element: &Value) -> bool {
        let values = |target: &Target| -> Vec<Value> {
            let Some(name) = target.leaf().map(|leaf| leaf.name.as_str()) else { return Vec::new() };
            let found = element.as_object().and_then(|object| super::schema::member(object, name));
            // An element may be a bare text.
            let bare = (name == "value" && element.is_string()).then_some(element);
            found.or(bare).cloned().into_iter().collect()
        };
        match self {
            Self::And(a, b) => a.holds_of(element) && b.holds_of(element),
            Self::Or(a, b) => a.holds_of(element) || b.holds_of(element),
            Self::Not(a) => !a.holds_of(element),
            Self::Present(target) => values(target).iter().any(is_something),
            Self::Compare(target, operator, with) => {
                let values = values(target);
                compare(&values.iter().collect::<Vec<_>>(), *operator, with, exact(target))
            }
            Self::Element(..) => false,
        }
    }

    /// The text that an attribute must be equal to, when nothing else can fulfil the filter: so that it is looked for by
    /// an index.
    #[must_use]
    pub fn must_equal(&self, name: &str) -> Option<&str> {
        match self {
            Self::Compare(target, Operator::Equal, Value::String(text)) => {
                let meant = target.extension.is_none() && target.attribute.is_some_and(|found| found.name == name);
                meant.then_some(text.as_str())
            }
            Self::And(a, b) => a.must_equal(name).or_else(|| b.must_equal(name)),
            _ => None,
        }
    }

    /// What an element must have to fulfil it, when it says so by equality alone: to make one that is missing.
    #[must_use]
    pub fn equals(&self) -> Option<Vec<(String, Value)>> {
        match self {
            Self::Compare(target, Operator::Equal, value) => {
                target.leaf().map(|leaf| vec![(leaf.name.clone(), value.clone())])
            }
            Self::And(a, b) => Some(a.equals()?.into_iter().chain(b.equals()?).collect()),
            _ => None,
        }
    }
}

fn exact(target: &Target) -> bool {
    target.leaf().is_some_and(|leaf| leaf.case_exact)
}

/// A piece of a filter.
#[derive(Clone, Debug, PartialEq)]
enum Piece {
    Open,
    Close,
    OpenBracket,
    CloseBracket,
    Word(String),
    Text(String),
}

struct Reader {
    kind: Kind,
    of: Option<Target>,
    pieces: std::iter::Peekable<std::vec::IntoIter<Piece>>,
}

fn refused(say: impl fmt::Display) -> Refusal {
    Refusal::new(ScimType::InvalidFilter, format!("The filter cannot be read: {say}."))
}

impl Reader {
    fn new(kind: Kind, of: Option<Target>, text: &str) -> Result<Self, Refusal> {
        if text.len() > LONGEST {
            return Err(refused(format_args!("use at most {LONGEST} signs")));
        }
        Ok(Self { kind, of, pieces: pieces(text)?.into_iter().peekable() })
    }

    fn whole(mut self) -> Result<Filter, Refusal> {
        let filter = self.either(0)?;
        match self.pieces.next() {
            None => Ok(filter),
            Some(piece) => Err(refused(format_args!("{piece:?} stands where nothing is expected"))),
        }
    }

    fn is_word(&mut self, word: &str) -> bool {
        let found = matches!(self.pieces.peek(), Some(Piece::Word(found)) if found.eq_ignore_ascii_case(word));
        if found {
            self.pieces.next();
        }
        found
    }

    fn either(&mut self, depth: usize) -> Result<Filter, Refusal> {
        let mut left = self.both(depth)?;
        while self.is_word("or") {
            left = Filter::Or(Box::new(left), Box::new(self.both(depth)?));
        }
        Ok(left)
    }

    fn both(&mut self, depth: usize) -> Result<Filter, Refusal> {
        let mut left = self.single(depth)?;
        while self.is_word("and") {
            left = Filter::And(Box::new(left), Box::new(self.single(depth)?));
        }
        Ok(left)
    }

    fn single(&mut self, depth: usize) -> Result<Filter, Refusal> {
        if depth > DEEPEST {
            return Err(refused("it is nested too deeply"));
        }
        if self.is_word("not") {
            return Ok(Filter::Not(Box::new(self.single(depth + 1)?)));
        }
        match self.pieces.next() {
            Some(Piece::Open) => {
                let inner = self.either(depth + 1)?;
                self.expect(&Piece::Close)?;
                Ok(inner)
            }
            Some(Piece::Word(name)) => self.about(&name, depth),
            Some(piece) => Err(refused(format_args!("{piece:?} stands where an attribute is expected"))),
            None => Err(refused("it ends too early")),
        }
    }

    fn expect(&mut self, piece: &Piece) -> Result<(), Refusal> {
        if self.pieces.next().as_ref() == Some(piece) {
            Ok(())
        } else {
            Err(refused(format_args!("{piece:?} is missing")))
        }
    }

    fn target(&self, name: &str) -> Result<Target, Refusal> {
        let unknown = || refused(format_args!("there is no attribute {name:?}"));
        match self.of {
            None => target(self.kind, name).filter(|target| target.attribute.is_some()).ok_or_else(unknown),
            Some(of) => {
                let part = of.attribute.and_then(|attribute| attribute.part(name));
                Ok(Target { part: Some(part.ok_or_else(unknown)?), ..of })
            }
        }
    }

    fn about(&mut self, name: &str, depth: usize) -> Result<Filter, Refusal> {
        let target = self.target(name)?;
        if self.pieces.peek() == Some(&Piece::OpenBracket) {
            self.pieces.next();
            let attribute =
                target.attribute.filter(|one| target.part.is_none() && one.multi_valued && self.of.is_none());
            if attribute.is_none() {
                return Err(refused(format_args!("{name:?} has not several values")));
            }
            self.of = Some(target);
            let inner = self.either(depth + 1);
            self.of = None;
            let inner = inner?;
            self.expect(&Piece::CloseBracket)?;
            let inner = self.of_the_same(target, inner)?;
            return Ok(Filter::Element(target, Box::new(inner)));
        }
        self.comparison(name, target)
    }

    /// `emails[type eq "work"].value eq "x"`: what follows the brackets is about the element that they mean.
    fn of_the_same(&mut self, target: Target, inner: Filter) -> Result<Filter, Refusal> {
        let part = match self.pieces.peek() {
            Some(Piece::Word(word)) => word.strip_prefix('.').map(str::to_owned),
            _ => None,
        };
        let Some(part) = part else { return Ok(inner) };
        self.pieces.next();
        let found = target.attribute.and_then(|attribute| attribute.part(&part));
        let found = found.ok_or_else(|| refused(format_args!("there is no attribute {part:?}")))?;
        let also = self.comparison(&part, Target { part: Some(found), ..target })?;
        Ok(Filter::And(Box::new(inner), Box::new(also)))
    }

    fn comparison(&mut self, name: &str, target: Target) -> Result<Filter, Refusal> {
        let Some(Piece::Word(word)) = self.pieces.next() else {
            return Err(refused(format_args!("an operator is missing behind {name:?}")));
        };
        if word.eq_ignore_ascii_case("pr") {
            return Ok(Filter::Present(target));
        }
        let operator =
            OPERATORS.iter().find(|(known, _)| known.eq_ignore_ascii_case(&word)).map(|(_, operator)| *operator);
        let operator = operator.ok_or_else(|| refused(format_args!("there is no operator {word:?}")))?;
        let value = match self.pieces.next() {
            Some(Piece::Text(text)) => Value::String(text),
            // Some systems leave out the quotes.
            Some(Piece::Word(word)) => match word.to_ascii_lowercase().as_str() {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                "null" => Value::Null,
                _ => Value::String(word),
            },
            _ => return Err(refused(format_args!("a value is missing behind {word:?}"))),
        };
        Ok(Filter::Compare(target.compared(), operator, value))
    }
}

fn pieces(text: &str) -> Result<Vec<Piece>, Refusal> {
    let mut pieces = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let (piece, length) = match first {
            '(' => (Piece::Open, 1),
            ')' => (Piece::Close, 1),
            '[' => (Piece::OpenBracket, 1),
            ']' => (Piece::CloseBracket, 1),
            '"' => quoted(rest)?,
            _ => {
                let length = rest.find(|c: char| c.is_whitespace() || "()[]\"".contains(c)).unwrap_or(rest.len());
                (Piece::Word(rest.get(..length).unwrap_or_default().to_owned()), length)
            }
        };
        pieces.push(piece);
        rest = rest.get(length..).unwrap_or_default().trim_start();
    }
    Ok(pieces)
}

/// A JSON text at the beginning of `rest`, and how long it is there.
fn quoted(rest: &str) -> Result<(Piece, usize), Refusal> {
    let mut escaped = false;
    let end = rest.char_indices().skip(1).find_map(|(at, c)| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends.then_some(at + 1)
    });
    let text = end.and_then(|end| rest.get(..end)).ok_or_else(|| refused("a quote is not closed"))?;
    let inner: String = serde_json::from_str(text).map_err(|_| refused(format_args!("{text} is no text")))?;
    Ok((Piece::Text(inner), text.len()))
}

#[cfg(test)]
#[path = "filter_tests.rs"]
mod tests;
