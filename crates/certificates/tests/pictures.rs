//! Badges, and credentials baked into them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use certificates::{BadgeImage, NotBaked, badge_png, badge_svg, bake_png, bake_svg, unbake_png, unbake_svg};
use proptest::prelude::*;
use std::sync::LazyLock;

const BADGE: BadgeImage<'_> = BadgeImage { title: "Moving & handling", issuer: "Staffordshire Social Care Academy" };
const JSON: &str = r#"{"type":["OpenBadgeCredential"],"name":"a ]]> b & <c>"}"#;

static PNG: LazyLock<Vec<u8>> = LazyLock::new(|| badge_png(&BADGE).unwrap());

/// A chunk as another program writes it.
fn chunk(kind: &[u8], data: &[u8]) -> Vec<u8> {
    let sum = crc32fast::hash(&[kind, data].concat());
    [&u32::try_from(data.len()).unwrap().to_be_bytes(), kind, data, &sum.to_be_bytes()].concat()
}

/// The picture with a chunk after its head.
fn with(chunk: &[u8]) -> Vec<u8> {
    [&PNG[..33], chunk, &PNG[33..]].concat()
}

#[test]
fn a_badge_says_what_it_is_for_and_is_the_same_each_time() {
    let svg = badge_svg(&BADGE);
    assert!(svg.contains("<title>Moving &amp; handling. Staffordshire Social Care Academy</title>"));
    assert_eq!(svg, badge_svg(&BADGE));
    assert_eq!(*PNG, badge_png(&BADGE).unwrap());
    assert_eq!(PNG[16..24], [0, 0, 2, 128, 0, 0, 2, 128]);
}

#[test]
fn a_new_credential_takes_the_place_of_the_old_one() {
    let twice = bake_png(&bake_png(&PNG, "{\"first\":1}").unwrap(), JSON).unwrap();
    assert_eq!(unbake_png(&twice).unwrap().as_deref(), Some(JSON));
    assert_eq!(twice, bake_png(&PNG, JSON).unwrap());
    let twice = bake_svg(&bake_svg(&badge_svg(&BADGE), "{\"first\":1}").unwrap(), "a.b.c").unwrap();
    assert_eq!(unbake_svg(&twice).unwrap().as_deref(), Some("a.b.c"));
    assert_eq!(twice.matches("<openbadges:credential").count(), 1);
}

#[test]
fn a_picture_without_a_credential_has_none() {
    assert_eq!(unbake_png(&PNG), Ok(None));
    assert_eq!(unbake_svg(&badge_svg(&BADGE)), Ok(None));
}

#[test]
fn the_chunk_is_written_as_open_badges_says() {
    let baked = bake_png(&PNG, "a.b.c").unwrap();
    let data = [b"openbadgecredential\0\0\0\0\0".as_slice(), b"a.b.c"].concat();
    assert_eq!(baked, with(&chunk(b"iTXt", &data)));
}

#[test]
fn older_pictures_and_compressed_ones_are_read() {
    assert_eq!(
        unbake_png(&with(&chunk(b"tEXt", b"openbadges\0https://old.example/1"))).unwrap().unwrap(),
        "https://old.example/1"
    );
    assert_eq!(unbake_png(&with(&chunk(b"iTXt", b"openbadges\0\0\0en\0\0{}"))).unwrap().unwrap(), "{}");
    let mut squeezed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut squeezed, JSON.as_bytes()).unwrap();
    let data = [b"openbadgecredential\0\x01\0\0\0".to_vec(), squeezed.finish().unwrap()].concat();
    assert_eq!(unbake_png(&with(&chunk(b"iTXt", &data))).unwrap().unwrap(), JSON);
    let old = r#"<svg xmlns="http://www.w3.org/2000/svg" xmlns:openbadges="http://openbadges.org"><openbadges:assertion verify="https://old.example/1"><![CDATA[{"uid":1}]]></openbadges:assertion></svg>"#;
    assert_eq!(unbake_svg(old).unwrap().unwrap(), r#"{"uid":1}"#);
}

#[test]
fn what_blows_up_is_not_blown_up() {
    let mut squeezed = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    std::io::Write::write_all(&mut squeezed, &vec![b'x'; 40_000_000]).unwrap();
    let data = [b"openbadgecredential\0\x01\0\0\0".to_vec(), squeezed.finish().unwrap()].concat();
    assert_eq!(unbake_png(&with(&chunk(b"iTXt", &data))), Err(NotBaked::TooLarge));
}

#[test]
fn a_damaged_picture_is_refused() {
    let mut baked = bake_png(&PNG, JSON).unwrap();
    baked[60] ^= 1;
    assert_eq!(unbake_png(&baked), Err(NotBaked::Picture));
    assert_eq!(bake_png(&baked, JSON), Err(NotBaked::Picture));
    assert_eq!(bake_png(b"GIF89a", JSON), Err(NotBaked::Picture));
    assert_eq!(bake_svg("<html/>", JSON), Err(NotBaked::Picture));
    assert_eq!(bake_svg("<svg>", JSON), Err(NotBaked::Picture));
    assert_eq!(bake_png(&PNG, " "), Err(NotBaked::Credential));
    assert_eq!(bake_svg("<svg/>", "{\u{1}"), Err(NotBaked::Credential));
}

#[test]
fn entities_of_a_picture_are_never_expanded() {
    let hostile = r#"<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg"><c:credential xmlns:c="https://purl.imsglobal.org/ob/v3p0">&b;</c:credential></svg>"#;
    assert_eq!(unbake_svg(hostile), Err(NotBaked::Picture));
}

#[test]
fn an_empty_picture_can_be_baked() {
    let baked = bake_svg("<svg xmlns='http://www.w3.org/2000/svg' />", JSON).unwrap();
    assert_eq!(unbake_svg(&baked).unwrap().as_deref(), Some(JSON));
    assert!(baked.ends_with("</svg>"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn what_is_baked_comes_out_again(words in "(?s).{1,200}", brace in any::<bool>()) {
        let credential = if brace { format!("{{{words}") } else { words };
        match bake_png(&PNG, &credential) {
            Ok(baked) => prop_assert_eq!(unbake_png(&baked).unwrap(), Some(credential.clone())),
            Err(error) => prop_assert!(error == NotBaked::Credential && (credential.contains('\0') || credential.trim().is_empty())),
        }
        match bake_svg(&badge_svg(&BADGE), &credential) {
            Ok(baked) => prop_assert_eq!(unbake_svg(&baked).unwrap(), Some(credential)),
            Err(error) => prop_assert_eq!(error, NotBaked::Credential),
        }
    }

    #[test]
    fn no_bytes_make_reading_fail_badly(bytes in prop::collection::vec(any::<u8>(), 0..400), words in "\\PC{0,300}", signed in any::<bool>()) {
        let bytes = if signed { [b"\x89PNG\r\n\x1a\n".as_slice(), &bytes].concat() } else { bytes };
        let _ = unbake_png(&bytes);
        let _ = bake_png(&bytes, JSON);
        let _ = unbake_svg(&words);
        let _ = unbake_svg(&format!("<svg xmlns:o='http://openbadges.org'><o:assertion {words}</svg>"));
    }

    #[test]
    fn a_changed_or_cut_picture_is_read_as_it_was_or_refused(at in 0_usize..2000, flip in 1_u8.., cut in any::<bool>()) {
        let mut baked = bake_png(&PNG, JSON).unwrap();
        if cut {
            baked.truncate(at);
        } else {
            baked[at] ^= flip;
        }
        if let Ok(found) = unbake_png(&baked) {
            prop_assert_eq!(found.as_deref(), Some(JSON));
        }
        let mut baked = bake_svg(&badge_svg(&BADGE), JSON).unwrap().into_bytes();
        let at = at % baked.len();
        if cut {
            baked.truncate(at);
        } else {
            baked[at] ^= flip;
        }
        let _ = unbake_svg(&String::from_utf8_lossy(&baked));
    }

    #[test]
    fn any_title_makes_a_badge(title in "(?s).{0,255}") {
        let svg = badge_svg(&BadgeImage { title: &title, ..BADGE });
        prop_assert!(unbake_svg(&svg).is_ok());
    }
}
