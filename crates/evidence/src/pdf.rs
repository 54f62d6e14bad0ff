//! PDFs: the pages, without what acts, without what is enclosed, and without who wrote it where.

use crate::{Clean, Kind, Refused};
use lopdf::{Dictionary, Document, Object};

/// What acts when a page is opened, what is enclosed, and what tells about the writer.
const LEFT_OUT: [&[u8]; 9] =
    [b"OpenAction", b"AA", b"Metadata", b"PieceInfo", b"EmbeddedFiles", b"JavaScript", b"JS", b"XFA", b"AF"];
/// Actions that do more than turn to a page or open a web address.
const ACTS: [&[u8]; 8] =
    [b"JavaScript", b"Launch", b"SubmitForm", b"ImportData", b"Rendition", b"RichMediaExecute", b"GoToR", b"GoToE"];

pub fn clean(bytes: &[u8]) -> Result<Clean, Refused> {
    let locked = bytes.windows(8).any(|part| part == b"/Encrypt");
    let why = if locked { Refused::Locked } else { Refused::Damaged };
    let mut document = Document::load_mem(bytes).map_err(|_| why)?;
    if document.is_encrypted() || document.was_encrypted() {
        return Err(Refused::Locked);
    }
    if document.get_pages().is_empty() {
        return Err(Refused::Damaged);
    }
    document.trailer.remove(b"Info");
    document.objects.values_mut().for_each(tame);
    document.prune_objects();
    let mut bytes = Vec::new();
    document.save_to(&mut bytes).map_err(|_| Refused::Damaged)?;
    Ok(Clean { kind: Kind::Pdf, bytes })
}

/// Takes away what acts, wherever it stands.
fn tame(object: &mut Object) {
    match object {
        Object::Dictionary(dictionary) => tame_dictionary(dictionary),
        Object::Stream(stream) => tame_dictionary(&mut stream.dict),
        Object::Array(items) => items.iter_mut().for_each(tame),
        _ => {}
    }
}

fn tame_dictionary(dictionary: &mut Dictionary) {
    let acts = dictionary.get(b"S").and_then(Object::as_name).is_ok_and(|name| ACTS.contains(&name));
    if acts {
        *dictionary = Dictionary::new();
        return;
    }
    for key in LEFT_OUT {
        dictionary.remove(key);
    }
    dictionary.iter_mut().for_each(|(_, object)| tame(object));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clean;
    use lopdf::{Stream, dictionary};
    use proptest::prelude::*;

    /// A page that does much when it is opened, and tells who wrote it.
    fn busy() -> Vec<u8> {
        let mut document = Document::with_version("1.7");
        let script =
            document.add_object(dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") });
        let secret = document.add_object(Stream::new(dictionary! {}, b"<xmp>written by Kasia at home</xmp>".to_vec()));
        let content = document.add_object(Stream::new(dictionary! {}, b"BT (Moving and handling) Tj ET".to_vec()));
        let pages = document.new_object_id();
        let link = dictionary! { "Type" => "Annot", "Subtype" => "Link",
        "A" => dictionary! { "S" => "Launch", "F" => Object::string_literal("evil.exe") } };
        let page = document.add_object(dictionary! { "Type" => "Page", "Parent" => pages, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()], "Annots" => vec![link.into()],
        "AA" => dictionary! { "O" => script } });
        document
            .objects
            .insert(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into());
        let catalog = document.add_object(dictionary! { "Type" => "Catalog", "Pages" => pages, "OpenAction" => script,
            "Metadata" => secret, "Names" => dictionary! { "JavaScript" => dictionary! { "Names" => vec![script.into()] } } });
        let info = document.add_object(dictionary! { "Author" => Object::string_literal("Kasia Nowak") });
        document.trailer.set("Root", catalog);
        document.trailer.set("Info", info);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        bytes
    }

    fn holds(bytes: &[u8], text: &[u8]) -> bool {
        bytes.windows(text.len()).any(|part| part == text)
    }

    #[test]
    fn a_document_keeps_its_pages_and_neither_acts_nor_tells_who_wrote_it() {
        let file = busy();
        let hidden: [&[u8]; 5] = [b"app.alert", b"evil.exe", b"Kasia", b"JavaScript", b"Launch"];
        assert!(hidden.iter().all(|text| holds(&file, text)));
        let kept = clean(&file).unwrap();
        assert_eq!(kept.kind, Kind::Pdf);
        for text in hidden {
            assert!(!holds(&kept.bytes, text), "{}", String::from_utf8_lossy(text));
        }
        let again = Document::load_mem(&kept.bytes).unwrap();
        assert_eq!(again.get_pages().len(), 1);
        assert!(holds(&kept.bytes, b"Moving and handling"));
        assert_eq!(clean(&kept.bytes).unwrap().kind, Kind::Pdf);
    }

    #[test]
    fn what_only_begins_like_one_is_refused() {
        assert_eq!(clean(b"%PDF-1.7\nnothing"), Err(Refused::Damaged));
        let file = busy();
        assert_eq!(clean(&file[..file.len() / 2]), Err(Refused::Damaged));
    }

    #[test]
    fn one_that_wants_a_password_is_told_apart() {
        let mut document = Document::load_mem(&busy()).unwrap();
        let locked = dictionary! { "Filter" => "Standard", "V" => 2, "R" => 3, "Length" => 128, "P" => -44,
        "O" => Object::string_literal("0123456789abcdef0123456789abcdef"),
        "U" => Object::string_literal("0123456789abcdef0123456789abcdef") };
        let locked = document.add_object(locked);
        document.trailer.set("Encrypt", locked);
        let id = Object::string_literal("0123456789abcdef");
        document.trailer.set("ID", vec![id.clone(), id]);
        let mut bytes = Vec::new();
        document.save_to(&mut bytes).unwrap();
        assert_eq!(clean(&bytes), Err(Refused::Locked));
    }

    proptest! {
        #[test]
        fn a_broken_document_breaks_nothing(at in 0_usize..2000, byte: u8) {
            let mut file = busy();
            let at = at % file.len();
            file[at] = byte;
            let _ = clean(&file);
        }
    }
}
