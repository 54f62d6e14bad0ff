//! ASC-WDS files: what an employer sends is loaded without what nobody needs, and what is written reads back the same.

use crate::world::ask::{Answer, Ask};
use crate::world::fixtures::Person;
use crate::world::{World, in_days};
use domain::ids::EmployerId;
use domain::problem::Code;
use reqwest::Method;
use serde_json::{Value, json};

const WORKPLACES: &str = "LOCALESTID,STATUS,ESTNAME,ADDRESS1,ADDRESS2,ADDRESS3,POSTTOWN,POSTCODE,ESTTYPE,OTHERTYPE,PERMCQC,PERMLA,REGTYPE,PROVNUM,LOCATIONID,MAINSERVICE,ALLSERVICES,CAPACITY,UTILISATION,SERVICEDESC,SERVICEUSERS,OTHERUSERDESC,DHA,DHAACTIVITIES,TOTALPERMTEMP,ALLJOBROLES,STARTERS,LEAVERS,VACANCIES,REASONS,REASONNOS,REPEATTRAINING,CWPAWARE,CWPUSE,CWPUSEDESC,SICKPAY,PENSION,ACTUALCONT,OPTOUTPEN,HOLIDAY,SLEEPINS,SLEEPINPAY,TRAVELTIME,TTDIFFRATE";
const WORKERS: &str = "LOCALESTID,UNIQUEWORKERID,STATUS,DISPLAYID,NINUMBER,POSTCODE,DOB,GENDER,ETHNICITY,NATIONALITY,BRITISHCITIZENSHIP,COUNTRYOFBIRTH,YEAROFENTRY,DISABLED,CARECERT,L2CARECERT,RECSOURCE,HANDCVISA,INOUTUK,STARTDATE,STARTINSECT,DHA,APPRENTICE,EMPLSTATUS,ZEROHRCONT,DAYSSICK,SALARYINT,SALARY,HOURLYRATE,MAINJOBROLE,MAINJRDESC,CONTHOURS,AVGHOURS,NMCREG,AMHP,SCQUAL,NONSCQUAL,CWPCATEGORY,QUALACH01,QUALACH01NOTES,QUALACH02,QUALACH02NOTES,QUALACH03,QUALACH03NOTES";
/// The header of a training file; alone it is one without rows.
pub const TRAINING: &str = "LOCALESTID,UNIQUEWORKERID,CATEGORY,TRAININGNAME,ACCREDITED,WHODELIVERED,PROVIDERNAME,HOWDELIVERED,VALIDITY,DATECOMPLETED,EXPIRYDATE,NOTES";

type Cells<'a> = &'a [(&'a str, &'a str)];

/// A file of rows: these cells, the others blank.
fn file(header: &str, rows: &[Cells<'_>]) -> String {
    let line = |cells: &Cells<'_>| {
        let cell = |column: &str| cells.iter().find(|cell| cell.0 == column).map_or("", |cell| cell.1).to_owned();
        header.split(',').map(cell).collect::<Vec<_>>().join(",")
    };
    let lines: Vec<String> = [header.to_owned()].into_iter().chain(rows.iter().map(line)).collect();
    lines.join("\r\n") + "\r\n"
}

fn with<'a>(cells: Cells<'a>, other: Cells<'a>) -> Vec<(&'a str, &'a str)> {
    let kept = cells.iter().filter(|cell| !other.iter().any(|other| other.0 == cell.0));
    kept.chain(other).copied().collect()
}

const WORKPLACE: Cells<'_> = &[
    ("LOCALESTID", "ROSE"),
    ("STATUS", "NEW"),
    ("ESTNAME", "Rose Court"),
    ("ADDRESS1", "1 Invented Road"),
    ("POSTTOWN", "Stafford"),
    ("POSTCODE", "ST16 2LH"),
    ("ESTTYPE", "6"),
    ("REGTYPE", "2"),
    ("PROVNUM", "1-123456789"),
    ("LOCATIONID", "1-987654321"),
    ("MAINSERVICE", "2"),
    ("ALLSERVICES", "2"),
    ("TOTALPERMTEMP", "1"),
    ("ALLJOBROLES", "4"),
    ("STARTERS", "0"),
    ("LEAVERS", "0"),
    ("VACANCIES", "1"),
];
/// A worker with a marked value in each column that is dropped and may hold one.
const WORKER: Cells<'_> = &[
    ("LOCALESTID", "ROSE"),
    ("UNIQUEWORKERID", "R-7"),
    ("STATUS", "NEW"),
    ("DISPLAYID", "Invented Worker"),
    ("NINUMBER", "QQ918273C"),
    ("POSTCODE", "ZE3 9ZZ"),
    ("DOB", "13/07/1983"),
    ("GENDER", "2"),
    ("ETHNICITY", "4499887"),
    ("NATIONALITY", "77665544"),
    ("STARTDATE", "03/04/2020"),
    ("STARTINSECT", "2015"),
    ("EMPLSTATUS", "1"),
    ("ZEROHRCONT", "2"),
    ("DAYSSICK", "173.5"),
    ("SALARYINT", "1"),
    ("SALARY", "187654"),
    ("MAINJOBROLE", "8"),
    ("CARECERT", "3"),
    ("L2CARECERT", "1;2025"),
    ("SCQUAL", "1;3"),
    ("CWPCATEGORY", "2"),
    ("QUALACH01", "53;2020"),
    ("QUALACH01NOTES", "markednote"),
];
const GOOD: Cells<'_> = &[("ETHNICITY", "41"), ("NATIONALITY", "826")];
const FIRE: Cells<'_> = &[
    ("LOCALESTID", "ROSE"),
    ("UNIQUEWORKERID", "R-7"),
    ("CATEGORY", "6"),
    ("TRAININGNAME", "Fire marshal"),
    ("ACCREDITED", "1"),
    ("WHODELIVERED", "2"),
    ("PROVIDERNAME", "41"),
    ("HOWDELIVERED", "1"),
    ("VALIDITY", "12"),
    ("DATECOMPLETED", "04/05/2026"),
    ("NOTES", "two parts"),
];

struct Home {
    world: World,
    admin: Person,
    employer: EmployerId,
}

impl Home {
    async fn new() -> Self {
        let world = World::new().await;
        let (admin, employer) = world.admin("Rose Court Care").await;
        Self { world, admin, employer }
    }

    fn path(&self) -> String {
        format!("/organisations/{}/asc-wds-imports", self.employer)
    }

    fn send(&self, file: impl Into<reqwest::Body>) -> Ask {
        self.world.ask(Method::POST, &self.path()).by(&self.admin).body("text/csv", file)
    }

    /// Sends files as a form.
    fn form(&self, files: &[&str]) -> Ask {
        let part = |file: &&str| {
            format!(
                "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f.csv\"\r\nContent-Type: text/csv\r\n\r\n{file}\r\n"
            )
        };
        let body = files.iter().map(part).collect::<String>() + "--X--\r\n";
        self.world.ask(Method::POST, &self.path()).by(&self.admin).body("multipart/form-data; boundary=X", body)
    }

    /// What became of an import.
    async fn done(&self, ask: Ask) -> Answer {
        let taken = ask.ok().await;
        assert_eq!((taken.status, taken.text_at("/state")), (202, "running"));
        let at = taken.header("location").strip_prefix("/api/v1").unwrap().to_owned();
        self.world.work().await;
        let done = self.world.get(&at).by(&self.admin).ok().await;
        assert_eq!(done.text_at("/state"), "completed", "{}", done.text);
        done
    }

    async fn findings(&self, import: &Answer) -> Vec<Value> {
        let path = format!("/asc-wds-imports/{}/findings", import.text_at("/id"));
        self.world.get(&path).by(&self.admin).ok().await.items().to_vec()
    }

    async fn count(&self, table: &str) -> i64 {
        self.world.database.one(&format!("select count(*) from {table}"), &[]).await
    }

    async fn export(&self) -> String {
        let path = format!("/organisations/{}/asc-wds-training-file", self.employer);
        self.world.get(&path).by(&self.admin).ok().await.text
    }

    /// All three files of one home with one worker and one training.
    async fn filled() -> Self {
        let home = Self::new().await;
        let worker = with(WORKER, GOOD);
        let files = [file(WORKPLACES, &[WORKPLACE]), file(WORKERS, &[&worker]), file(TRAINING, &[FIRE])];
        let done = home.done(home.form(&[&files[2], &files[1], &files[0]])).await;
        assert_eq!(numbers(&done), [3, 0, 0, 0, 0], "{} {:?}", done.text, home.findings(&done).await);
        home
    }

    /// Someone with an account who works at the home as R-7.
    async fn worker(&self) -> Person {
        let person = self.world.person("Wanda Worker").await;
        self.world.employ(&person, self.employer).await;
        let path = format!("/organisations/{}/workers/{}", self.employer, person.id);
        let member = self.world.get(&path).by(&self.admin).ok().await;
        let rose: String = self.world.database.one("select id::text from workplace where local_id = 'ROSE'", &[]).await;
        let job = format!("/organisations/{}/employments/{}", self.employer, member.text_at("/jobs/0/id"));
        let change = json!({"workplaceId": rose, "ascWdsWorkerId": "R-7"});
        self.world.ask(Method::PATCH, &job).json(&change).by(&self.admin).ok().await;
        self.world.work().await;
        person
    }
}

/// New, changed, the same, taken away, left out.
fn numbers(import: &Answer) -> [i64; 5] {
    ["created", "updated", "unchanged", "removed", "refused"].map(|name| import.number_at(&format!("/{name}")))
}

#[tokio::test(flavor = "multi_thread")]
async fn three_files_in_any_order_become_workplaces_staff_and_training() {
    let home = Home::filled().await;
    let place = home.world.get(&format!("/organisations/{}/workplaces", home.employer)).by(&home.admin).ok().await;
    let place = &place.items()[0];
    assert_eq!(
        (&place["name"], &place["localId"], &place["mainService"]),
        (&json!("Rose Court"), &json!("ROSE"), &json!("2"))
    );
    assert_eq!(
        (&place["address"], &place["cqcLocationId"]),
        (&json!("1 Invented Road, Stafford"), &json!("1-987654321"))
    );
    let sql = "select concat_ws(' ', worker_id, display_id, job_role, started_on, care_certificate, level_two_year, qualifications->0->>'code') from staff_member";
    let staff: String = home.world.database.one(sql, &[]).await;
    assert_eq!(staff, "R-7 Invented Worker 8 2020-04-03 in_progress 2025 53");
    let lasts: chrono::NaiveDate = home.world.database.one("select expires_on from staff_training", &[]).await;
    assert_eq!(lasts.to_string(), "2027-05-03", "completed + 12 months - 1 day");
    home.world.is_sound().await;
}

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
        assert!(!logs.text().contains(mark), "{mark} in the logs");
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

/// Tables in which a text stands anywhere.
async fn found_in_tables(world: &World, text: &str) -> Vec<String> {
    let sql = "select table_name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' and table_name not in ('postcode', 'place')";
    let tables: Vec<String> = world.database.all(sql, &[]).await;
    assert!(tables.len() > 30);
    let mut found = Vec::new();
    for table in tables {
        let count = format!(
            "select count(*) from {table} t where strpos(t::text, $1) > 0 or strpos(encode(convert_to(t::text, 'UTF8'), 'hex'), encode(convert_to($1, 'UTF8'), 'hex')) > 0"
        );
        if world.database.one::<i64>(&count, &[&text]).await > 0 {
            found.push(table);
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_rows_are_named_and_good_ones_loaded() {
    let home = Home::new().await;
    let (good, again) = (
        with(WORKER, GOOD),
        with(WORKER, &[("UNIQUEWORKERID", "R-8"), ("STATUS", "UPDATE"), ("ETHNICITY", "41"), ("NATIONALITY", "826")]),
    );
    let lost = with(FIRE, &[("UNIQUEWORKERID", "R-8")]);
    let wrong = with(FIRE, &[("CATEGORY", "3"), ("ACCREDITED", "5")]);
    let files =
        [file(WORKPLACES, &[WORKPLACE]), file(WORKERS, &[&good, &again]), file(TRAINING, &[FIRE, &lost, &wrong])];
    let done = home.done(home.form(&[&files[0], &files[1], &files[2]])).await;
    assert_eq!(numbers(&done), [3, 0, 0, 0, 3]);
    let found = home.findings(&done).await;
    let told: Vec<_> = found
        .iter()
        .map(|f| {
            (
                f["file"].as_str().unwrap(),
                f["line"].as_i64().unwrap(),
                f["worker"].as_str().unwrap_or(""),
                f["column"].as_str().unwrap(),
                f["code"].as_str().unwrap(),
                f["severity"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("workers", 3, "R-8", "STATUS", "STATUS_ERROR", "error"),
            ("training", 3, "R-8", "UNIQUEWORKERID", "UNCHECKED_WORKER_ERROR", "error"),
            ("training", 4, "R-7", "CATEGORY", "CATEGORY_ERROR", "error"),
            ("training", 4, "R-7", "ACCREDITED", "ACCREDITED_ERROR", "error"),
        ]
    );
    assert_eq!((done.number_at("/errors"), done.number_at("/warnings")), (4, 0));
    let first = home
        .world
        .get(&format!("/asc-wds-imports/{}/findings?limit=3", done.text_at("/id")))
        .by(&home.admin)
        .ok()
        .await;
    let next =
        format!("/asc-wds-imports/{}/findings?limit=3&cursor={}", done.text_at("/id"), first.text_at("/nextCursor"));
    assert_eq!(home.world.get(&next).by(&home.admin).ok().await.items(), &found[3..]);
    let csv =
        home.world.get(&format!("/asc-wds-imports/{}/findings.csv", done.text_at("/id"))).by(&home.admin).ok().await;
    assert_eq!(csv.text.lines().count(), 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dry_run_says_what_would_be_and_keeps_nothing() {
    let home = Home::new().await;
    let worker = with(WORKER, GOOD);
    let body = [file(WORKPLACES, &[WORKPLACE]), file(WORKERS, &[&worker])];
    let part = |file: &String| format!("--X\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n{file}\r\n");
    let form = body.iter().map(part).collect::<String>() + "--X--\r\n";
    let ask = home.world.ask(Method::POST, &format!("{}?dryRun=true", home.path())).by(&home.admin);
    let done = home.done(ask.body("multipart/form-data; boundary=X", form)).await;
    assert_eq!((numbers(&done), done.body["dryRun"].as_bool()), ([2, 0, 0, 0, 0], Some(true)));
    for table in ["workplace", "staff_member", "asc_wds_row"] {
        assert_eq!(home.count(table).await, 0, "{table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_statuses_change_keep_and_take_away() {
    let home = Home::filled().await;
    let worker = |cells: Cells<'static>| file(WORKERS, &[&with(&with(WORKER, GOOD), cells)]);
    let done = home.done(home.send(worker(&[("STATUS", "UPDATE"), ("CARECERT", "1")]))).await;
    assert_eq!(numbers(&done), [0, 1, 0, 0, 0]);
    for (status, numbers_of) in [
        ("UPDATE", [0, 0, 1, 0, 0]),
        ("NOCHANGE", [0, 0, 1, 0, 0]),
        ("UNCHECKED", [0, 0, 1, 0, 0]),
        ("NEW", [0, 0, 0, 0, 1]),
        ("DELETE", [0, 0, 0, 1, 0]),
        ("DELETE", [0, 0, 0, 0, 1]),
    ] {
        let done = home.done(home.send(worker(&[("CARECERT", "1")]).replace(",NEW,", &format!(",{status},")))).await;
        assert_eq!(numbers(&done), numbers_of, "{status}");
    }
    assert_eq!((home.count("staff_member").await, home.count("staff_training").await), (0, 0));
    let close = home.done(home.send(file(WORKPLACES, &[&with(WORKPLACE, &[("STATUS", "DELETE")])]))).await;
    assert_eq!(numbers(&close), [0, 0, 0, 1, 0]);
    let again = home.done(home.send(file(WORKPLACES, &[WORKPLACE]))).await;
    assert_eq!(numbers(&again), [1, 0, 0, 0, 0], "what was closed may come anew");
    assert_eq!(home.count("workplace").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_written_reads_back_without_a_change() {
    let home = Home::filled().await;
    let worker = home.worker().await;
    let (run, provider) = home.world.run_of("Moving and handling of people", 5, in_days(0)).await;
    let tutor = home.world.tutor(&provider).await;
    let booking = home.world.book(&worker, run).await;
    let marks = json!({"marks": [{"bookingId": booking["id"], "mark": "attended"}]});
    home.world.put(&format!("/course-runs/{run}/attendance"), &marks).by(&tutor).ok().await;
    let written = home.export().await;
    let lines: Vec<&str> = written.lines().collect();
    assert_eq!(lines[0], TRAINING);
    assert_eq!(lines[1], "ROSE,R-7,6,Fire marshal,1,2,41,1,12,04/05/2026,03/05/2027,two parts");
    assert!(lines[2].starts_with("ROSE,R-7,15,Moving and handling of people,,2,999,,,24/11/2026,"), "{}", lines[2]);
    assert_eq!(lines.len(), 3, "what is in the person's record by this file is written once");
    let done = home.done(home.send(written.clone())).await;
    assert_eq!(numbers(&done), [0, 0, 2, 0, 0], "{:?}", home.findings(&done).await);
    assert_eq!(home.export().await, written);
    home.world.is_sound().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn training_goes_into_the_record_of_whoever_has_that_id_once_and_stays_theirs() {
    let home = Home::filled().await;
    let worker = home.worker().await;
    let list = home.world.get("/me/training-records").by(&worker).ok().await;
    let entry = &list.items()[0];
    assert_eq!(list.items().len(), 1);
    assert_eq!(
        (&entry["title"], &entry["subject"]["code"], &entry["verificationLevel"]),
        (&json!("Fire marshal"), &json!("fire_safety"), &json!("employer_confirmed"))
    );
    assert_eq!(
        (&entry["achievedOn"], &entry["expiresOn"], &entry["expiryBasis"]),
        (&json!("2026-05-04"), &json!("2027-05-03"), &json!("certificate"))
    );
    home.done(home.send(file(TRAINING, &[FIRE]))).await;
    let same = with(FIRE, &[("TRAININGNAME", "Fire safety course")]);
    let done = home.done(home.send(file(TRAINING, &[&same]))).await;
    assert_eq!(numbers(&done), [1, 0, 0, 0, 0]);
    assert_eq!(
        home.world.get("/me/training-records").by(&worker).ok().await.items().len(),
        1,
        "the same subject on the same day is known"
    );
    let gone = with(&with(WORKER, GOOD), &[("STATUS", "DELETE")]);
    home.done(home.send(file(WORKERS, &[&gone]))).await;
    assert_eq!(home.world.get("/me/training-records").by(&worker).ok().await.items().len(), 1, "it stays theirs");
    let jobs = home.world.get("/me/employments").by(&worker).ok().await;
    assert_eq!(jobs.items()[0]["lastDay"], json!(in_days(0)), "whose record is taken away has left");
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_are_none_of_these_are_refused_at_once_and_nothing_is_kept() {
    let home = Home::new().await;
    let training = file(TRAINING, &[FIRE]);
    for (body, says) in [
        (String::new(), "empty"),
        ("name,age\nA,1\n".to_owned(), "not an ASC-WDS file"),
        (training.replacen("VALIDITY,", "", 1), "It lacks VALIDITY"),
        (format!("{TRAINING}\n\0\0"), "not a text file"),
    ] {
        let refused = home.send(body).refused(Code::NotValid).await;
        assert!(refused.text_at("/detail").contains(says), "{}", refused.text);
    }
    home.form(&[]).refused(Code::Malformed).await;
    let twice = home.form(&[&training, &training]).refused(Code::NotValid).await;
    assert!(twice.text_at("/detail").contains("two files of one kind"), "{}", twice.text);
    let four =
        home.form(&[&training, &file(WORKERS, &[]), &file(WORKPLACES, &[]), &training]).refused(Code::NotValid).await;
    assert!(four.text_at("/detail").contains("at most three"), "{}", four.text);
    let broken = "--X\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nLOCAL";
    let ask =
        home.world.ask(Method::POST, &home.path()).by(&home.admin).body("multipart/form-data; boundary=X", broken);
    ask.refused(Code::Malformed).await;
    let json = home.world.post(&home.path(), &json!({})).by(&home.admin);
    json.refused(Code::UnsupportedMediaType).await;
    home.world
        .ask(Method::POST, &format!("{}?dryRun=perhaps", home.path()))
        .by(&home.admin)
        .body("text/csv", training)
        .refused(Code::Malformed)
        .await;
    home.world.ask(Method::POST, "/organisations/x/asc-wds-imports").by(&home.admin).body("text/csv", "a").send().await;
    for table in ["asc_wds_import", "asc_wds_row", "asc_wds_finding"] {
        assert_eq!(home.count(table).await, 0, "{table}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn too_large_a_file_is_refused_whether_it_says_so_or_not() {
    let home = Home::new().await;
    let row = format!("ROSE,R-7,6,{},,,,,,,,\n", "x".repeat(100));
    let big = format!("{TRAINING}\n{}", row.repeat(51 * 1024 * 1024 / row.len()));
    let pieces: Vec<Result<_, std::io::Error>> =
        big.as_bytes().chunks(1024 * 1024).map(|piece| Ok(piece.to_vec())).collect();
    let stream = reqwest::Body::wrap_stream(futures_util::stream::iter(pieces));
    home.send(stream).refused(Code::TooLarge).await;
    assert_eq!(home.count("asc_wds_row").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_repeated_request_is_one_import_with_one_answer() {
    let home = Home::filled().await;
    let training = file(TRAINING, &[&with(FIRE, &[("CATEGORY", "20")])]);
    let ask = || home.send(training.clone()).header("idempotency-key", "again");
    let (first, second) = (ask().ok().await, ask().ok().await);
    assert_eq!(first.body, second.body);
    home.send(file(TRAINING, &[FIRE])).header("idempotency-key", "again").refused(Code::KeyReused).await;
    home.world.work().await;
    assert_eq!((home.count("asc_wds_import").await, home.count("staff_training").await), (2, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_may_and_another_employer_is_as_if_it_were_not_there() {
    let home = Home::filled().await;
    let (stranger, elsewhere) = home.world.admin("Elsewhere").await;
    let worker = home.worker().await;
    let list = home.world.get(&home.path()).by(&home.admin).ok().await;
    let import = list.items()[0]["id"].as_str().unwrap();
    let none = "00000000-0000-0000-0000-000000000000";
    for path in [
        home.path(),
        format!("/organisations/{}/asc-wds-training-file", home.employer),
        format!("/asc-wds-imports/{import}"),
        format!("/asc-wds-imports/{import}/findings"),
        format!("/asc-wds-imports/{import}/findings.csv"),
    ] {
        home.world.get(&path).refused(Code::NotSignedIn).await;
        let missing = path.replace(import, none).replace(&home.employer.to_string(), none);
        for person in [&stranger, &worker] {
            let there = home.world.get(&path).by(person).refused(Code::NotFound).await;
            let absent = home.world.get(&missing).by(person).refused(Code::NotFound).await;
            assert_eq!(there.body["detail"], absent.body["detail"]);
        }
    }
    let theirs = home.world.ask(Method::POST, &home.path()).by(&stranger).body("text/csv", file(TRAINING, &[FIRE]));
    theirs.refused(Code::NotFound).await;
    // The same ids at another employer are other things.
    let own = format!("/organisations/{elsewhere}/asc-wds-imports");
    let taken = home.world.ask(Method::POST, &own).by(&stranger).body("text/csv", file(TRAINING, &[FIRE])).ok().await;
    home.world.work().await;
    let done = home.world.get(&format!("/asc-wds-imports/{}", taken.text_at("/id"))).by(&stranger).ok().await;
    assert_eq!(numbers(&done), [0, 0, 0, 0, 1]);
    assert_eq!(home.count("staff_training").await, 1);
}
