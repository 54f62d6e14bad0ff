//! The national list of funded qualifications, read and grouped by name.

use serde_json::Value;

/// One awarding organisation's version of a qualification.
#[derive(Clone, Debug)]
pub(super) struct Listed {
    pub(super) level: char,
    /// Award, Certificate or Diploma; empty if the list does not say.
    pub(super) kind: String,
    pub(super) name: String,
    /// Ofqual number without slashes.
    pub(super) aim: String,
    pub(super) body: String,
    /// What the fund repays, in pounds.
    pub(super) amount: usize,
    pub(super) category: String,
}

/// Families of the same name, those with most versions first: what most awarding organisations offer, most colleges teach.
pub(super) fn families() -> Vec<Vec<Listed>> {
    let mut families: Vec<Vec<Listed>> = Vec::new();
    for listed in funded().into_iter().chain(known()) {
        let same = |family: &&mut Vec<Listed>| {
            family.first().is_some_and(|first| first.name.eq_ignore_ascii_case(&listed.name))
        };
        match families.iter_mut().find(same) {
            Some(family) if family.iter().any(|version| version.aim == listed.aim) => {}
            Some(family) => family.push(listed),
            None => families.push(vec![listed]),
        }
    }
    for family in &mut families {
        family.sort_by_key(|version| !version.aim.starts_with("61"));
    }
    families.sort_by_key(|family| std::cmp::Reverse(family.len()));
    families
}

/// The fund's own list. Its learning disability rows give wrong levels, so they stay out.
fn funded() -> Vec<Listed> {
    let list: Value =
        serde_json::from_str(include_str!("../../../reference/ldss-reimbursable-training.json")).unwrap_or_default();
    let groups = list.as_array().cloned().unwrap_or_default();
    let courses = groups.iter().filter_map(|group| group["courses"].as_array()).flatten();
    courses.filter(|course| course["category"] != "Learning Disability").filter_map(from_fund).collect()
}

fn from_fund(course: &Value) -> Option<Listed> {
    let text = |name: &str| course[name].as_str().map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    let aim = aim(course["code"].as_str()?)?;
    let grade = text("type")?;
    let level = grade.strip_prefix("Level ")?.chars().next()?;
    let kind = grade.split(' ').nth(2).unwrap_or_default().to_owned();
    let title = text("title")?
        .replace(" (England)", "")
        .replace(" Of ", " of ")
        .replace(" In ", " in ")
        .replace("Falls prevention", "Falls Prevention");
    let name = match kind.as_str() {
        "" => format!("Level {level} {title}"),
        kind if title.contains(kind) => format!("Level {level} {title}"),
        kind => format!("Level {level} {kind} in {title}"),
    };
    let body = text("awardingOrganisation").unwrap_or_default().replace("City and Guilds", "City & Guilds");
    let amount = usize::try_from(course["reimbursementAmount"].as_u64()?).ok()?;
    Some(Listed { level, kind, name, aim, body, amount, category: text("category")? })
}

/// Versions that the reference list of qualifications adds, where they are open and their number is known.
fn known() -> Vec<Listed> {
    let list: Value = serde_json::from_str(include_str!("../../../reference/qualifications.json")).unwrap_or_default();
    let items = list["items"].as_array().cloned().unwrap_or_default();
    items.iter().filter(|item| item["status"] == "current").flat_map(versions).collect()
}

fn versions(item: &Value) -> Vec<Listed> {
    let versions = item["versions"].as_array().cloned().unwrap_or_default();
    let open = versions.iter().filter(|version| version["registration_closed_on"].is_null());
    open.filter_map(|version| {
        let level = char::from_digit(u32::try_from(item["level"].as_u64()?).ok()?, 10)?;
        let category = item["subjects"][0].as_str().unwrap_or("Health and Social Care Diplomas");
        Some(Listed {
            level,
            kind: item["type"].as_str()?.to_owned(),
            name: item["title"].as_str()?.to_owned(),
            aim: aim(version["ofqual_number"].as_str()?)?,
            body: version["awarding_organisation"].as_str()?.to_owned(),
            amount: match (item["code"].as_str(), level) {
                (Some("l2_adult_social_care_certificate"), _) => 1540,
                (_, '5') => 1500,
                (_, '4') => 1050,
                (Some("l3_certificate_preparing_asc"), _) => 300,
                (_, '3') => 800,
                _ => 600,
            },
            category: category.to_owned(),
        })
    })
    .collect()
}

/// `601/7428/6` as a learning aim, `60174286`; nothing for the fund's own codes.
fn aim(number: &str) -> Option<String> {
    let aim: String = number.chars().filter(|c| *c != '/').collect();
    let mut chars = aim.chars();
    let last = chars.next_back()?;
    let plain = chars.all(|c| c.is_ascii_digit()) && (last.is_ascii_digit() || last == 'X');
    (plain && aim.len() == 8 && number.len() == 10).then_some(aim)
}
