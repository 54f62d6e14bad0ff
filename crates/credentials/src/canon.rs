//! A document as the statements it makes, in the one order and with the one naming that everybody who signs or checks it
//! gets: JSON-LD 1.1 to RDF, then RDFC-1.0.

use crate::contexts::Bundled;
use futures_util::FutureExt;
use iref::IriBuf;
use json_ld::expansion::{Action, Policy};
use json_ld::object::FragmentRef;
use json_ld::{Id, JsonLdProcessor, Options, RemoteDocument};
use rdf_types::generator::Blank;
use rdf_types::{Literal, LiteralType, Object, Quad};
use serde_json::Value;
use sophia_api::MownStr;
use sophia_api::quad::Spog;
use sophia_api::term::{BnodeId, IriRef, LanguageTag, SimpleTerm};
use std::collections::HashSet;

/// Why a document makes no statements that can be signed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotCanonical {
    /// A context is not known, or says what may not be said; or a value stands where it may not.
    #[error("the document is not JSON-LD that we can read: {0}")]
    NotRead(String),
    /// What no context explains would be left out of what is signed.
    #[error("no context explains “{0}”")]
    Unexplained(String),
    /// It is made to be hard to put in order.
    #[error("the document cannot be put in order")]
    TooTangled,
}

/// The statements of a document, one a line.
///
/// # Errors
/// [`NotCanonical`]: nothing that would be lost is ever passed over.
pub fn canonical(document: &Value) -> Result<String, NotCanonical> {
    let not_read = |error: String| NotCanonical::NotRead(error);
    let read = json_syntax::Value::from_serde_json(document.clone());
    let remote = RemoteDocument::<IriBuf>::new(None, None, read);
    let policy = Policy { invalid: Action::Reject, vocab: Action::Keep, allow_undefined: false };
    let options = Options { expansion_policy: policy, ..Options::default() };
    // The loader holds all it knows, so nothing is ever waited for.
    let mut made = remote
        .to_rdf_using(Blank::new(), &Bundled, options)
        .now_or_never()
        .ok_or_else(|| not_read("it waits".to_owned()))?
        .map_err(|error| not_read(error.to_string()))?;
    let lost = made.document().traverse().find_map(|part| match part {
        FragmentRef::Node(node) => node.id.iter().chain(node.types.iter().flatten()).find_map(|id| match id {
            Id::Invalid(name) => Some(name.clone()),
            Id::Valid(_) => None,
        }),
        _ => None,
    });
    if let Some(name) = lost {
        return Err(NotCanonical::Unexplained(name));
    }
    let mut statements: HashSet<Spog<SimpleTerm<'static>>> = HashSet::new();
    for Quad(subject, predicate, object, graph) in made.cloned_quads() {
        let object = match object {
            Object::Id(id) => name(id),
            Object::Literal(literal) => value(literal),
        };
        statements.insert(([name(subject), name(predicate), object], graph.map(name)));
    }
    let mut lines = Vec::new();
    sophia_c14n::rdfc10::normalize(&statements, &mut lines).map_err(|_| NotCanonical::TooTangled)?;
    String::from_utf8(lines).map_err(|error| not_read(error.to_string()))
}

fn iri(iri: IriBuf) -> IriRef<MownStr<'static>> {
    IriRef::new_unchecked(MownStr::from(iri.into_string()))
}

fn name(id: rdf_types::Id) -> SimpleTerm<'static> {
    match id {
        rdf_types::Id::Iri(named) => SimpleTerm::Iri(iri(named)),
        rdf_types::Id::Blank(blank) => {
            SimpleTerm::BlankNode(BnodeId::new_unchecked(MownStr::from(blank.suffix().to_owned())))
        }
    }
}

fn value(literal: Literal) -> SimpleTerm<'static> {
    let text = MownStr::from(literal.value);
    match literal.type_ {
        LiteralType::Any(kind) => SimpleTerm::LiteralDatatype(text, iri(kind)),
        LiteralType::LangString(language) => {
            let language = LanguageTag::new_unchecked(MownStr::from(language.into_string()));
            SimpleTerm::LiteralLanguage(text, language, None)
        }
    }
}
