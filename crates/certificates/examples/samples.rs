//! Writes one of each document and picture into a folder, for somebody to look at.

use certificates::{BadgeImage, Certificate, Check, Passport, Row, badge_png, badge_svg, passport_pdf, pdf};
use chrono::{Days, NaiveDate};
use std::path::Path;

const ISSUER: &str = "Staffordshire Social Care Academy";

const LONG: &str = "Leadership and management in adult social care services: person-centred practice, safeguarding, \
    equality, diversity and inclusion, recruitment, supervision and appraisal, quality assurance and continuous \
    improvement for registered managers and deputies";
const SCRIPTS: &str = "Безопасност · Ασφάλεια · שלום עולם · സുരക്ഷ · 安全 first aid";

type Done = Result<(), Box<dyn std::error::Error>>;

fn main() -> Done {
    let folder = std::env::args().nth(1).ok_or("Which folder?")?;
    let folder = Path::new(&folder);
    let day = NaiveDate::from_ymd_opt(2026, 12, 1).ok_or("no such day")?;
    certificates(folder, &plain(day))?;
    passports(folder, &plain(day), day)?;
    for (name, title) in [
        ("badge", "Moving and handling of people"),
        ("badge-long", LONG),
        ("badge-short", "Fire safety"),
        ("badge-scripts", SCRIPTS),
    ] {
        let image = BadgeImage { title, issuer: ISSUER };
        std::fs::write(folder.join(format!("{name}.svg")), badge_svg(&image))?;
        std::fs::write(folder.join(format!("{name}.png")), badge_png(&image)?)?;
    }
    Ok(())
}

fn plain<'a>(day: NaiveDate) -> Certificate<'a> {
    Certificate {
        holder: "Katarzyna Nowak-Wiśniewska",
        title: "Moving and handling of people",
        achieved_on: day,
        valid_until: NaiveDate::from_ymd_opt(2027, 12, 1),
        taught_by: Some("Newcastle and Stafford Colleges Group"),
        issuer: ISSUER,
        signed: true,
        stands: "The college says that Katarzyna took part and passed. The Academy checked this and signed it.",
        minutes: Some(360),
        outcomes: &[
            "Plan a safe move together with the person",
            "Use a hoist, a sling and a sliding sheet",
            "See the signs of a risk and say so at once",
            "Look after your own back",
        ],
        quality_mark: Some("Academy quality mark 2026"),
        number: "SSCA-2026-004217",
        check_url: "https://academy.staffordshire.example/check/K7QM-2XPD-9RTB-4WHC",
        check_code: "K7QM-2XPD-9RTB-4WHC",
        made_on: day,
    }
}

fn certificates(folder: &Path, plain: &Certificate<'_>) -> Done {
    std::fs::write(folder.join("plain.pdf"), pdf(plain)?)?;
    let kept = Certificate {
        signed: false,
        title: "Fire safety",
        outcomes: &[],
        quality_mark: None,
        minutes: None,
        valid_until: None,
        taught_by: None,
        stands: "Katarzyna wrote this down herself. Nobody else has said that it is so.",
        ..*plain
    };
    std::fs::write(folder.join("kept.pdf"), pdf(&kept)?)?;
    let many: Vec<String> = (1..=40)
        .map(|at| format!("Outcome {at}: know what to do when somebody has a fall, and whom to tell"))
        .collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let holder = "Bartholomew Maximilian Featherstonehaugh-Cholmondeley-Warner the Younger";
    std::fs::write(folder.join("long.pdf"), pdf(&Certificate { title: LONG, holder, outcomes: &many, ..*plain })?)?;
    let outcomes = ["العناية بالأشخاص في المنزل", "Đỗ Thị Hạnh and naïve façade ﬁne office", "नेपाली भाषा"];
    let scripts = Certificate {
        holder: "فاطمة الزهراء (Fatima) محمد", title: SCRIPTS, outcomes: &outcomes, ..*plain
    };
    std::fs::write(folder.join("scripts.pdf"), pdf(&scripts)?)?;
    Ok(())
}

fn passports(folder: &Path, of: &Certificate<'_>, day: NaiveDate) -> Done {
    let titles = [of.title, "Medication awareness", "Basic life support", LONG, "Food hygiene, level 2"];
    let rows: Vec<Row<'_>> = (0..120_u64)
        .zip(titles.iter().cycle())
        .map(|(at, title)| Row {
            title,
            with: of.taught_by.filter(|_| at % 4 != 3),
            achieved_on: day - Days::new(at * 9),
            valid_until: (at % 3 != 2).then(|| day + Days::new(300) - Days::new(at * 9)),
            stands: if at % 2 == 0 { "Signed by the Academy" } else { "The employer says so" },
        })
        .collect();
    let check = Some(Check { url: of.check_url, code: of.check_code });
    let whole =
        Passport { title: "Training record", holder: of.holder, issuer: ISSUER, rows: &rows, check, made_on: day };
    std::fs::write(folder.join("passport.pdf"), passport_pdf(&whole)?)?;
    let short = Passport { rows: rows.get(..6).unwrap_or_default(), check: None, ..whole };
    std::fs::write(folder.join("passport-short.pdf"), passport_pdf(&short)?)?;
    Ok(())
}
