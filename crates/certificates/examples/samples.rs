//! Writes one of each document and picture into a folder, for somebody to look at.

use certificates::{BadgeImage, Certificate, Check, Passport, Row, badge_png, badge_svg, passport_pdf, pdf};
use chrono::{Days, NaiveDate};
use std::path::Path;

const ISSUER: &str = "Staffordshire Social Care Academy";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("Which folder?")?;
    let folder = Path::new(&folder);
    let day = NaiveDate::from_ymd_opt(2026, 12, 1).ok_or("no such day")?;
    let plain = Certificate {
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
    };
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.join(name), bytes);
    write("plain.pdf", &pdf(&plain)?)?;
    let kept = Certificate {
        signed: false,
        title: "Fire safety",
        outcomes: &[],
        quality_mark: None,
        minutes: None,
        valid_until: None,
        taught_by: None,
        stands: "Katarzyna wrote this down herself. Nobody else has said that it is so.",
        ..plain
    };
    write("kept.pdf", &pdf(&kept)?)?;
    let many: Vec<String> = (1..=40)
        .map(|at| {
            format!("Outcome {at}: know what to do when somebody has a fall, and who to tell about it first and last")
        })
        .collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let long = "Leadership and management in adult social care services: person-centred practice, safeguarding, equality, diversity and inclusion, recruitment, supervision and appraisal, quality assurance and continuous improvement for registered managers and deputies";
    write(
        "long.pdf",
        &pdf(&Certificate {
            title: long,
            holder: "Bartholomew Maximilian Featherstonehaugh-Cholmondeley-Warner the Younger",
            outcomes: &many,
            ..plain
        })?,
    )?;
    let scripts = Certificate {
        holder: "فاطمة الزهراء (Fatima) محمد",
        title: "Безопасност · Ασφάλεια · שלום עולם · സുരക്ഷ · 安全 first aid",
        outcomes: &["العناية بالأشخاص في المنزل", "Đỗ Thị Hạnh and naïve façade ﬁne office", "नेपाली भाषा"],
        ..plain
    };
    write("scripts.pdf", &pdf(&scripts)?)?;
    let titles =
        ["Moving and handling of people", "Medication awareness", "Basic life support", long, "Food hygiene, level 2"];
    let rows: Vec<Row<'_>> = (0..120_u64)
        .zip(titles.iter().cycle())
        .map(|(at, title)| Row {
            title,
            with: (at % 4 != 3).then_some("Newcastle and Stafford Colleges Group"),
            achieved_on: day - Days::new(at * 9),
            valid_until: (at % 3 != 2).then(|| day + Days::new(300) - Days::new(at * 9)),
            stands: if at % 2 == 0 { "Signed by the Academy" } else { "The employer says so" },
        })
        .collect();
    let passport = Passport {
        title: "Training record",
        holder: plain.holder,
        issuer: ISSUER,
        rows: &rows,
        check: Some(Check { url: plain.check_url, code: plain.check_code }),
        made_on: day,
    };
    write("passport.pdf", &passport_pdf(&passport)?)?;
    write(
        "passport-short.pdf",
        &passport_pdf(&Passport { rows: rows.get(..6).unwrap_or_default(), check: None, ..passport })?,
    )?;
    for (name, title) in
        [("badge", plain.title), ("badge-long", long), ("badge-short", "Fire safety"), ("badge-scripts", scripts.title)]
    {
        let image = BadgeImage { title, issuer: ISSUER };
        write(&format!("{name}.svg"), badge_svg(&image).as_bytes())?;
        write(&format!("{name}.png"), &badge_png(&image)?)?;
    }
    Ok(())
}
