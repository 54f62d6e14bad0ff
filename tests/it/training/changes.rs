//! What is new of workers' records since an HR system asked last.

use super::Home;
use crate::world::ask::Answer;
use crate::world::in_days;
use chrono::TimeDelta;
use domain::problem::Code;
use reqwest::Method;
use serde_json::{Value, json};

impl Home {
    /// What is new after a cursor, as the HR system asks.
    async fn news(&self, cursor: Option<&str>) -> (Vec<Value>, String) {
        let cursor = cursor.map(|cursor| format!("?cursor={cursor}")).unwrap_or_default();
        let path = self.at(&format!("training-records/changes{cursor}"));
        let answer: Answer = self.world.get(&path).by(&self.world.again(&self.machine)).ok().await;
        (answer.items().to_vec(), answer.text_at("/nextCursor").to_owned())
    }
}

fn said(news: &[Value]) -> Vec<(&str, &str)> {
    news.iter().map(|change| (change["id"].as_str().unwrap(), change["state"].as_str().unwrap())).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_change_is_told_once_and_a_cursor_is_good_for_ever() {
    let home = Home::new().await;
    let kasia = home.worker("Kasia", home.leek, 100).await;
    let (none, start) = home.news(None).await;
    assert!(none.is_empty());
    let fire = home.learnt(&kasia, "fire_safety", "2026-03-02").await;
    let (news, first) = home.news(Some(&start)).await;
    assert_eq!(said(&news), [(fire.as_str(), "updated")]);
    assert_eq!(news[0]["record"]["personId"], kasia.id.to_string());
    assert_eq!(news[0]["record"]["confirmedBy"], "Meadow Lane");
    assert_eq!(news[0]["record"]["verificationLevel"], "employer_confirmed");
    assert_eq!(home.news(Some(&first)).await, (vec![], first.clone()), "nothing is told twice");
    let withdrawn = home.at(&format!("training-records/{fire}?reason=Wrong%20person"));
    home.world.ask(Method::DELETE, &withdrawn).by(&home.machine).ok().await;
    let (news, _) = home.news(Some(&first)).await;
    assert_eq!(said(&news), [(fire.as_str(), "gone")]);
    assert!(news[0].get("record").is_none());
    // Who begins anew hears what is there, and of what is gone.
    assert_eq!(said(&home.news(None).await.0), [(fire.as_str(), "gone")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rule_a_day_that_goes_by_and_a_person_who_leaves_are_changes() {
    let home = Home::new().await;
    let kasia = home.worker("Kasia", home.leek, 100).await;
    let fire = home.learnt(&kasia, "fire_safety", "2026-03-02").await;
    let (_, cursor) = home.news(None).await;
    home.rule("fire_safety", "", &json!({"required": true, "validityMonths": 12})).ok().await;
    let (news, cursor) = home.news(Some(&cursor)).await;
    assert_eq!(news[0]["record"]["expiresOn"], "2027-03-01");
    assert_eq!(news[0]["record"]["state"], "valid");
    home.world.later(TimeDelta::days(30));
    let (news, cursor) = home.news(Some(&cursor)).await;
    assert_eq!(news[0]["record"]["state"], "expiring", "{news:?}");
    let job = "update employment set left_at = '2026-12-24', ended_on = '2026-12-24' where person_id = $1";
    assert_eq!(home.world.database.refused_by(job, &[&kasia.id.0]).await, None);
    let (news, _) = home.news(Some(&cursor)).await;
    assert_eq!(said(&news), [(fire.as_str(), "gone")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_learnt_before_is_the_persons_own_until_it_is_asked_for() {
    let home = Home::new().await;
    let (run, provider) = home.world.run_of("Moving and handling of people", 5, in_days(0)).await;
    let (tutor, kasia) = (home.world.tutor(&provider).await, home.world.person("Kasia").await);
    let booking = home.world.book(&kasia, run).await;
    home.world.all_attended(run, &tutor, &[&booking]).await;
    let record = home.world.get("/me/training-records").by(&kasia).ok().await.items()[0]["id"].clone();
    let record = record.as_str().unwrap();
    home.world.employ_at(&kasia, home.employer, Some(home.leek), in_days(1)).await;
    home.world.later(TimeDelta::days(1));
    let (none, cursor) = home.news(None).await;
    assert!(none.is_empty(), "it was learnt the day before she began: {none:?}");
    let one = format!("/training-records/{record}");
    home.world.get(&one).by(&home.world.again(&home.machine)).refused(Code::NotFound).await;
    home.asks_for("moving_people").await;
    let (news, _) = home.news(Some(&cursor)).await;
    assert_eq!(said(&news), [(record, "updated")]);
    home.world.get(&one).by(&home.world.again(&home.machine)).ok().await;
    let part = home.world.manager_of(home.employer, &[home.stone]).await;
    home.world.get(&one).by(&part).refused(Code::NotFound).await;
    let here = home.world.manager_of(home.employer, &[home.leek]).await;
    home.world.get(&one).by(&here).ok().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_come_in_pages_and_two_who_ask_at_once_miss_nothing() {
    let home = Home::new().await;
    let kasia = home.worker("Kasia", home.leek, 100).await;
    let items: Vec<Value> = (1..=45)
        .map(|day| json!({"personId": kasia.id, "title": format!("Talk {day}"), "achievedOn": format!("2026-{:02}-{:02}", 1 + day / 28, 1 + day % 28)}))
        .collect();
    home.send(&json!(items)).ok().await;
    let (one, two) = tokio::join!(home.news(None), home.news(None));
    assert_eq!((one.0.len(), &one), (20, &two));
    let mut seen: Vec<String> = one.0.iter().map(|change| change["id"].to_string()).collect();
    let mut cursor = one.1;
    loop {
        let (news, next) = home.news(Some(&cursor)).await;
        if news.is_empty() {
            break;
        }
        seen.extend(news.iter().map(|change| change["id"].to_string()));
        cursor = next;
    }
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 45);
}
