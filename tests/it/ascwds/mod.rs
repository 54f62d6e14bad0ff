//! ASC-WDS files: what an employer sends is loaded without what nobody needs, and what is written reads back the same.

mod dropped;
mod loaded;
mod refused;

use crate::world::World;
use crate::world::ask::{Answer, Ask};
use crate::world::fixtures::Person;
use domain::ids::EmployerId;
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

fn with<'a>(cells: &[(&'a str, &'a str)], other: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
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

/// Where an operation on an employer's files is asked for; `import` is one of theirs.
pub fn called(operation: &str, employer: EmployerId, import: &str) -> Option<String> {
    let (of, import) = (format!("/organisations/{employer}"), format!("/asc-wds-imports/{import}"));
    Some(match operation {
        "import_asc_wds" | "list_asc_wds_imports" => format!("{of}/asc-wds-imports"),
        "download_asc_wds_training" => format!("{of}/asc-wds-training-file"),
        "get_asc_wds_import" => import,
        "list_asc_wds_findings" => format!("{import}/findings"),
        "download_asc_wds_findings" => format!("{import}/findings.csv"),
        _ => return None,
    })
}
