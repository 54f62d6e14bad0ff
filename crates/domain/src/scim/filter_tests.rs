use super::*;
use crate::scim::schema::{ENTERPRISE, WORKER};
use proptest::prelude::*;
use serde_json::json;

fn kasia() -> Value {
    json!({"id": "1", "userName": "Kasia.Nowak", "externalId": "HR-7", "active": true,
        "name": {"familyName": "Nowak"},
        "emails": [{"value": "kasia@work.example", "type": "work"}, {"value": "k@home.example", "type": "home"}],
        "meta": {"lastModified": "2026-11-24T09:00:00Z"},
        (ENTERPRISE): {"department": "Nights"}, (WORKER): {"workplace": {"value": "w1"}}})
}

fn holds(filter: &str) -> bool {
    read(Kind::User, filter).unwrap_or_else(|refusal| panic!("{filter}: {refusal:?}")).holds(&kasia())
}

#[test]
fn what_systems_ask_for_is_found() {
    for filter in [
        "userName eq \"kasia.nowak\"",
        "USERNAME EQ \"KASIA.NOWAK\"",
        "externalId eq \"HR-7\"",
        "emails[type eq \"work\"].value eq \"kasia@work.example\"",
        "emails[type eq \"work\" and value co \"@work.example\"]",
        "emails.value eq \"k@home.example\"",
        "emails co \"home\"",
        "active eq true",
        "active eq \"True\"",
        "meta.lastModified gt \"2026-11-23T09:00:00Z\"",
        "meta.lastModified gt 2015-10-10T14:38:21.8617979-07:00",
        "meta.lastModified le \"2026-11-24T10:00:00+01:00\"",
        "userName sw \"k\" and not (active eq false)",
        "name.familyName eq Nowak and (emails.value co example.com or emails.value co work.example)",
        "displayName eq null",
        "not (displayName pr)",
        "name pr",
    ] {
        assert!(holds(filter), "{filter}");
    }
    let department = format!("{ENTERPRISE}:department eq \"nights\"");
    let workplace = format!("{WORKER}:workplace.value eq \"w1\" or userName eq \"x\"");
    assert!(holds(&department) && holds(&workplace));
}

#[test]
fn and_what_is_not_meant_is_not() {
    for filter in [
        "externalId eq \"hr-7\"",
        "emails[type eq \"work\" and value eq \"k@home.example\"]",
        "emails[type eq \"home\"].value eq \"kasia@work.example\"",
        "active eq false",
        "meta.lastModified gt \"2026-11-24T09:00:00Z\"",
        "userName eq \"kasia\"",
        "userName ne \"kasia.nowak\"",
        // And binds stronger than or.
        "userName eq \"x\" and active eq true or active eq false",
    ] {
        assert!(!holds(filter), "{filter}");
    }
}

#[test]
fn what_is_no_filter_is_refused() {
    let deep = format!("{}active eq true{}", "(".repeat(40), ")".repeat(40));
    for filter in [
        "",
        "userName",
        "userName eq",
        "userName is \"x\"",
        "shoeSize eq 5",
        "(userName pr",
        "userName pr)",
        "userName eq \"x",
        "name[familyName eq \"x\"]",
        "emails[emails[type pr]]",
        "userName eq \"x\" and",
        &deep,
        &format!("userName eq \"{}\"", "x".repeat(5000)),
    ] {
        assert_eq!(read(Kind::User, filter).unwrap_err().kind, Some(ScimType::InvalidFilter), "{filter}");
    }
}

#[test]
fn what_must_be_equal_is_known_where_nothing_else_will_do() {
    let must = |filter: &str| read(Kind::User, filter).unwrap().must_equal("userName").map(str::to_owned);
    assert_eq!(must("active eq true and userName eq \"x\"").as_deref(), Some("x"));
    assert_eq!(must("active eq true or userName eq \"x\""), None);
    assert_eq!(must("not (userName eq \"x\")"), None);
}

/// Filters, and whether they hold of Kasia, said without reading them.
fn filters() -> impl Strategy<Value = (String, bool)> {
    let plain = prop_oneof![
        Just(("active eq true".to_owned(), true)),
        Just(("active eq false".to_owned(), false)),
        Just(("externalId pr".to_owned(), true)),
        Just(("displayName pr".to_owned(), false)),
        Just(("emails[type eq \"home\"]".to_owned(), true)),
    ];
    plain.prop_recursive(4, 32, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| (format!("({}) and ({})", a.0, b.0), a.1 && b.1)),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| (format!("({}) OR ({})", a.0, b.0), a.1 || b.1)),
            inner.prop_map(|a| (format!("not ({})", a.0), !a.1)),
        ]
    })
}

proptest! {
    #[test]
    fn and_or_not_mean_what_they_say((filter, want) in filters()) {
        prop_assert_eq!(read(Kind::User, &filter).unwrap().holds(&kasia()), want, "{}", filter);
    }

    #[test]
    fn any_text_can_be_asked_for(text in "[^\u{0}]{0,30}") {
        let quoted = serde_json::to_string(&text).unwrap();
        let filter = read(Kind::User, &format!("externalId eq {quoted}")).unwrap();
        let (same, other) = (json!({"externalId": text}), json!({"externalId": format!("{text}!")}));
        prop_assert!(filter.holds(&same));
        prop_assert!(!filter.holds(&other));
    }

    #[test]
    fn nothing_that_comes_stops_the_reader(text in ".{0,80}") {
        drop(read(Kind::User, &text));
        drop(crate::scim::path::read(Kind::User, &text));
    }

    #[test]
    fn words_of_filters_in_any_order_do_not_stop_it(words in proptest::collection::vec(
        prop_oneof!["userName", "emails", "\\[", "\\]", "\\(", "\\)", "eq", "and", "not", "pr", "\"x\""], 0..20)) {
        drop(read(Kind::User, &words.join(" ")));
    }
}
