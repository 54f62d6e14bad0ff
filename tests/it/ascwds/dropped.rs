//! What nobody needs is nowhere afterwards.

use super::{GOOD, Home, WORKER, WORKERS, WORKPLACE, WORKPLACES, file, numbers, with};
use crate::world::World;
use domain::problem::Code;

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_needs_reaches_no_table_no_file_and_no_log() {
    let home = Home::new().await;
    let logs = crate::world::logs::Logs::kept();
    let (bad, good) = (with(WORKER, &[("UNIQUEWORKERID", "R-8")]), with(WORKER, GOOD));
    let worker =
        file(WORKERS, &[&good, &bad, &with(WORKER, &[("NATIONALITY", "x77665544"), ("UNIQUEWORKERID", "R-9")])]);
    let marks =
        ["QQ918273C", "ZE3 9ZZ", "13/07/1983", "1983-07-13", "4499887", "77665544", "173.5", "187654", "markednote"];
    assert!(marks.iter().filter(|mark| **mark != "1983-07-13").all(|mark| worker.contains(mark)));
    let before = temporary_files();
    // Before the worker comes, while it waits, and after; the whole, a dry run, and one that breaks off.
    let taken = home.form(&[&file(WORKPLACES, &[WORKPLACE]), &worker]).ok().await;
    for _ in 0..2 {
        for mark in marks {
            assert_eq!(found_in_tables(&home.world, mark).await, Vec::<String>::new(), "{mark}");
        }
        home.world.work().await;
    }
    let done = home.world.get(&format!("/asc-wds-imports/{}", taken.text_at("/id"))).by(&home.admin).ok().await;
    assert_eq!(numbers(&done), [2, 0, 0, 0, 2], "{:?}", home.findings(&done).await);
    home.send(worker.replacen("L2CARECERT,", "", 1)).refused(Code::NotValid).await;
    home.send(format!("{WORKERS}\r\n\0{worker}")).refused(Code::NotValid).await;
    for mark in marks {
        assert_eq!(found_in_tables(&home.world, mark).await, Vec::<String>::new(), "{mark}");
        let text = logs.text();
        let said: Vec<&str> =
            text.lines().filter(|line| holds(line, mark)).map(|line| &line[..line.len().min(300)]).collect();
        assert!(said.is_empty(), "{mark} in the logs: {said:?}");
        let csv = home
            .world
            .get(&format!("/asc-wds-imports/{}/findings.csv", taken.text_at("/id")))
            .by(&home.admin)
            .ok()
            .await;
        assert!(!csv.text.contains(mark), "{mark} in the findings");
    }
    assert!(logs.text().contains("marked for the test"), "the logs were looked at");
    let new: Vec<_> = temporary_files().into_iter().filter(|file| !before.contains(file)).collect();
    for file in new {
        let text = std::fs::read(&file).unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        assert!(marks.iter().all(|mark| !text.contains(mark)), "{}", file.display());
    }
}

/// Files in the folder for temporary ones.
fn temporary_files() -> Vec<std::path::PathBuf> {
    let files = std::fs::read_dir(std::env::temp_dir()).unwrap();
    files.filter_map(|file| Some(file.ok()?.path())).filter(|path| path.is_file()).collect()
}

/// Whether a line holds a text that is no part of a longer word: digits of a random id are what they are.
fn holds(line: &str, mark: &str) -> bool {
    let in_a_word = |sign: Option<char>| sign.is_some_and(char::is_alphanumeric);
    line.match_indices(mark).any(|(at, _)| {
        let (before, after) = (line[..at].chars().next_back(), line[at + mark.len()..].chars().next());
        !in_a_word(before) && !in_a_word(after)
    })
}

/// Tables in which a text stands anywhere, as a word or in bytes.
async fn found_in_tables(world: &World, text: &str) -> Vec<String> {
    let sql = "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not in ('postcode', 'place')";
    let tables: Vec<String> = world.database.all(sql, &[]).await;
    assert!(tables.len() > 20, "{tables:?}");
    // Backwards, so that our own asking puts no marked value into the log.
    let text: String = text.chars().rev().collect();
    let mut found = Vec::new();
    for table in tables {
        let count = format!(
            "select count(*) from {table} t where t::text ~ ('\\m' || regexp_replace(reverse($1), '(\\W)', '\\\\\\1', 'g') || '\\M') or strpos(t::text, encode(convert_to(reverse($1), 'UTF8'), 'hex')) > 0"
        );
        if world.database.one::<i64>(&count, &[&text]).await > 0 {
            found.push(table);
        }
    }
    found
}
