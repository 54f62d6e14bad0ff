//! One course (or the head of a training provider) of a feed as a small tree; the rest of the file is never held.

use crate::text;

/// A piece of a feed.
#[derive(Clone, Debug, Default)]
pub(super) struct Element {
    /// Name without prefix.
    pub(super) tag: String,
    /// It is of a vocabulary that we read.
    pub(super) known: bool,
    /// `xsi:type` without prefix.
    pub(super) kind: Option<String>,
    /// Attributes by name without prefix.
    pub(super) attributes: Vec<(String, String)>,
    /// What stands in it, in order.
    pub(super) nodes: Vec<Node>,
    /// Line it begins on, from 1.
    pub(super) line: u64,
}

/// Something in an element.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// Name without prefix; empty for an element of a foreign vocabulary.
    pub(super) fn name(&self) -> &str {
        if self.known { &self.tag } else { "" }
    }

    /// The elements in it with this name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.elements().filter(move |element| element.name() == name)
    }

    /// The elements in it.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Self> {
        self.nodes.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element with this name.
    pub(super) fn first(&self, name: &str) -> Option<&Self> {
        self.elements().find(|element| element.name() == name)
    }

    /// An attribute; empty ones count as absent.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    /// Its text as plain paragraphs.
    pub(super) fn plain(&self) -> String {
        let mut markup = String::new();
        self.write_inside(&mut markup);
        text::plain(&markup)
    }

    /// Its text on one line; nothing when it is empty.
    pub(super) fn line(&self) -> Option<String> {
        let mut markup = String::new();
        self.write_inside(&mut markup);
        Some(text::line(&markup)).filter(|line| !line.is_empty())
    }

    /// The line of the first element with this name, at most `max` characters.
    pub(super) fn line_of(&self, name: &str, max: usize) -> Option<String> {
        self.all(name).find_map(Self::line).map(|line| text::clip(&line, max))
    }

    fn write_inside(&self, out: &mut String) {
        for node in &self.nodes {
            match node {
                // Escaped once more, so that text which only looks like markup is told from markup.
                Node::Text(text) => out.push_str(text),
                Node::Element(element) => {
                    ["<", &element.tag, ">"].into_iter().for_each(|part| out.push_str(part));
                    element.write_inside(out);
                    ["</", &element.tag, ">"].into_iter().for_each(|part| out.push_str(part));
                }
            }
        }
    }
}
