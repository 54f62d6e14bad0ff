//! What people print or hand on of their record.

use super::{Learnt, is_known_by};
use crate::world::{World, in_days};
use domain::problem::Code;
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn what_a_link_shows_is_printed_and_leads_to_the_check() {
    let learnt = Learnt::new().await;
    let share = learnt.share("full").await;
    let path = format!("/me/shares/{}/paper", share["id"].as_str().unwrap());
    let paper = learnt.world.get(&path).by(&learnt.worker()).ok().await;
    assert_eq!((paper.header("content-type"), paper.header("cache-control")), ("application/pdf", "no-store"));
    assert!(paper.bytes.starts_with(b"%PDF-") && paper.bytes.len() < 200_000, "{} bytes", paper.bytes.len());
    let again = learnt.world.get(&path).by(&learnt.worker()).ok().await;
    assert_eq!(paper.bytes, again.bytes, "printed again it is the same");
    let stranger = learnt.world.person("A Stranger").await;
    learnt.world.get(&path).by(&stranger).refused(Code::NotFound).await;
    learnt.world.delete(&format!("/me/shares/{}", share["id"].as_str().unwrap())).by(&learnt.worker()).ok().await;
    learnt.world.get(&path).by(&learnt.worker()).refused(Code::NotFound).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_badge_carries_its_credential_from_one_academy_to_another() {
    let learnt = Learnt::at(World::reachable().await).await;
    let credential = learnt.credential().await;
    let path = format!("/training-records/{}/badge", learnt.record);
    let second = World::reachable().await;
    let kasia = second.person("Kasia Nowak").await;
    is_known_by(&second, &kasia, "kasia@people.example").await;
    let svg = learnt.world.get(&path).by(&learnt.worker()).ok().await;
    assert_eq!(svg.header("content-type"), "image/svg+xml");
    assert!(!svg.text.contains("Nowak"), "a picture names nobody");
    let baked = certificates::unbake_svg(&svg.text).unwrap().unwrap();
    assert_eq!(serde_json::from_str::<Value>(&baked).unwrap(), credential);
    let png = learnt.world.get(&path).by(&learnt.worker()).header("accept", "image/png").ok().await;
    assert_eq!(png.header("content-type"), "image/png");
    let bring =
        |kind: &str, bytes: Vec<u8>| second.post("/me/credentials/picture", &json!(null)).body(kind, bytes).by(&kasia);
    let entry = bring("image/png", png.bytes.clone()).ok().await;
    assert_eq!(entry.text_at("/title"), "Moving and handling of people");
    bring("image/svg+xml", svg.bytes.clone()).refused(Code::RecordHeld).await;
    let mut broken = png.bytes.clone();
    let middle = broken.len() / 2;
    broken[middle] ^= 1;
    bring("image/png", broken).refused(Code::NotValid).await;
    bring("image/png", vec![0x89; 2 * 1024 * 1024 + 1]).refused(Code::TooLarge).await;
    bring("image/png", b"no picture".to_vec()).refused(Code::NotValid).await;
    bring("image/svg+xml", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec()).refused(Code::NotValid).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_whole_record_is_taken_along_as_a_presentation_and_on_paper() {
    let learnt = Learnt::new().await;
    let passport = learnt.world.get("/me/passport").by(&learnt.worker()).ok().await;
    credentials::shape::presentation(&passport.body).unwrap();
    assert_eq!(passport.body["verifiableCredential"], json!([learnt.credential().await]));
    let paper = learnt.world.get("/me/passport").by(&learnt.worker()).header("accept", "application/pdf").ok().await;
    assert_eq!(paper.header("content-type"), "application/pdf");
    assert!(paper.bytes.starts_with(b"%PDF-"));
    // Nothing to show is shown as that.
    let stranger = learnt.world.person("A Stranger").await;
    let empty = learnt.world.get("/me/passport").by(&stranger).ok().await;
    assert_eq!(empty.body["verifiableCredential"], json!([]));
    learnt.world.get("/me/passport").by(&stranger).header("accept", "application/pdf").ok().await;
    let two = json!({"recordIds": [learnt.record], "name": "full", "until": in_days(3).to_string()});
    learnt.world.post("/me/shares", &two).by(&stranger).refused(Code::NotValid).await;
}
