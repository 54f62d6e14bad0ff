//! Photos and PDFs of certificates.

use super::Wrote;
use domain::problem::Code;
use serde_json::{Value, json};

/// A JPEG of one pixel, with a place and a phone in it.
fn photo(n: u8) -> Vec<u8> {
    let mut jpeg = Vec::new();
    image::RgbImage::from_pixel(8, 8, image::Rgb([n, 90, 90]))
        .write_with_encoder(image::codecs::jpeg::JpegEncoder::new(&mut jpeg))
        .unwrap();
    let hidden = b"Exif\0\0taken at 52.8065 N by a phone";
    let length = u16::try_from(hidden.len() + 2).unwrap().to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, hidden, &jpeg[2..]].concat()
}

fn holds(bytes: &[u8], text: &[u8]) -> bool {
    bytes.windows(text.len()).any(|part| part == text)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_photo_is_kept_without_where_it_was_taken_and_given_to_be_saved() {
    let wrote = Wrote::new().await;
    let (world, worker) = (&wrote.world, &wrote.worker);
    let add =
        |kind: &str, bytes: Vec<u8>| world.post(&wrote.path("/evidence"), &Value::Null).body(kind, bytes).by(worker);
    let file = add("image/jpeg", photo(1)).ok().await;
    assert_eq!((file.status, file.text_at("/mediaType")), (201, "image/jpeg"));
    let again = add("image/jpeg", photo(1)).ok().await;
    assert_eq!((again.status, again.text_at("/id")), (200, file.text_at("/id")), "the same photo is kept once");
    let path = format!("/evidence/{}", file.text_at("/id"));
    let seen = world.get(&path).by(worker).ok().await;
    assert!(!holds(&seen.bytes, b"52.8065") && seen.bytes.starts_with(&[0xff, 0xd8]));
    for (name, value) in [
        ("content-disposition", "attachment; filename=\"certificate.jpg\""),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("cache-control", "no-store"),
        ("x-content-type-options", "nosniff"),
    ] {
        assert_eq!(seen.header(name), value);
    }
    assert_eq!(world.get(&wrote.path("")).by(worker).ok().await.number_at("/evidenceFiles"), 1);
    // What it says of itself counts for nothing.
    for (kind, bytes) in [
        ("image/jpeg", b"<svg onload='alert(1)' xmlns='http://www.w3.org/2000/svg'/>".to_vec()),
        ("application/pdf", b"%PDF-1.7\nnothing".to_vec()),
        ("image/png", Vec::new()),
    ] {
        add(kind, bytes).refused(Code::NotValid).await;
    }
    add("image/jpeg", vec![0xff; 10 * 1024 * 1024 + 1]).refused(Code::TooLarge).await;
    for n in 2..6 {
        add("image/jpeg", photo(n * 40)).ok().await;
    }
    add("image/jpeg", photo(250)).refused(Code::TooMany).await;
    assert_eq!(world.state.vault.older_than(later()).await.unwrap().len(), 5, "what is refused leaves no file");
}

fn later() -> chrono::DateTime<chrono::Utc> {
    chrono::Utc::now() + chrono::TimeDelta::days(1)
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sees_the_entry_sees_its_photos_and_nobody_else() {
    let wrote = Wrote::new().await;
    let (world, worker) = (&wrote.world, &wrote.worker);
    let list = wrote.path("/evidence");
    let file = world.post(&list, &Value::Null).body("image/jpeg", photo(1)).by(worker).ok().await;
    let path = format!("/evidence/{}", file.text_at("/id"));
    let (manager, employer) = world.manager("Rowan Care").await;
    let stranger = world.person("A Stranger").await;
    for path in [&list, &path] {
        world.get(path).refused(Code::NotSignedIn).await;
        world.get(path).by(&stranger).refused(Code::NotFound).await;
        world.get(path).by(&manager).refused(Code::NotFound).await;
    }
    wrote.shown_to(employer).await;
    assert_eq!(world.get(&list).by(&manager).ok().await.items().len(), 1);
    assert!(world.get(&path).by(&manager).ok().await.bytes.starts_with(&[0xff, 0xd8]));
    world.post(&list, &Value::Null).body("image/jpeg", photo(2)).by(&manager).refused(Code::NotFound).await;
    world.delete(&path).by(&manager).refused(Code::NotFound).await;
    let read: i64 = world.database.one("select count(*) from access_line where deed = 'read'", &[]).await;
    assert_eq!(read, 1, "their person can read that somebody looked");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_removed_or_left_over_goes_from_the_store_of_files() {
    let wrote = Wrote::new().await;
    let (world, worker) = (&wrote.world, &wrote.worker);
    let add = |n| world.post(&wrote.path("/evidence"), &Value::Null).body("image/jpeg", photo(n)).by(worker);
    let (one, other) = (add(1).ok().await, add(200).ok().await);
    world.delete(&format!("/evidence/{}", one.text_at("/id"))).by(worker).ok().await;
    world.work().await;
    let left = world.state.vault.older_than(later()).await.unwrap();
    assert_eq!(left, [other.text_at("/id").parse::<uuid::Uuid>().unwrap()]);
    world.get(&format!("/evidence/{}", one.text_at("/id"))).by(worker).refused(Code::NotFound).await;
    // An upload that was cut off.
    world.state.vault.put(uuid::Uuid::now_v7(), b"half").await.unwrap();
    world.state.clock.set(later() + chrono::TimeDelta::days(1));
    assert_eq!(api::verification::sweep_evidence(&world.state).await.unwrap(), 1);
    assert_eq!(world.state.vault.older_than(later()).await.unwrap(), left);
    // A taken-back entry gets no more.
    world.delete(&format!("/me/training-records/{}", wrote.record)).by(&world.again(worker)).ok().await;
    let late = world.post(&wrote.path("/evidence"), &json!(null)).body("image/jpeg", photo(3));
    late.by(&world.again(worker)).refused(Code::RecordTakenBack).await;
}
