//! Large files: a reader holds next to nothing of them, and how fast it is.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]
#![allow(clippy::print_stdout, reason = "what is measured is for someone to read")]

use interchange::feed::{FeedCourse, FeedError, FeedIssue, FeedVenue};
use interchange::stream::{Sink, Source};
use interchange::{dfe_csv, json_ld, json_lines, xcri};
use peak_alloc::PeakAlloc;
use serde_json::{Value, json};
use std::io::Read;
use std::ops::ControlFlow;
use std::sync::Mutex;
use std::time::Instant;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// One measurement at a time: all threads share the memory.
static ALONE: Mutex<()> = Mutex::new(());

/// Runs of a course.
const RUNS: usize = 10;

/// A file that is made while it is read.
struct Made {
    head: &'static str,
    course: fn(usize) -> String,
    courses: usize,
    tail: &'static str,
}

impl Source for Made {
    fn open(&self) -> std::io::Result<Box<dyn Read + '_>> {
        let courses = (0..self.courses).map(self.course);
        let parts = std::iter::once(self.head.to_owned()).chain(courses).chain([self.tail.to_owned()]);
        Ok(Box::new(Parts { parts: Box::new(parts), part: std::io::Cursor::default() }))
    }
}

struct Parts<'a> {
    parts: Box<dyn Iterator<Item = String> + 'a>,
    part: std::io::Cursor<Vec<u8>>,
}

impl Read for Parts<'_> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        loop {
            let read = self.part.read(into)?;
            if read > 0 || into.is_empty() {
                return Ok(read);
            }
            let Some(next) = self.parts.next() else { return Ok(0) };
            self.part = std::io::Cursor::new(next.into_bytes());
        }
    }
}

/// A file that is held.
struct Held(Vec<u8>);

impl Source for Held {
    fn open(&self) -> std::io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(self.0.as_slice()))
    }
}

const WORDS: &str = "People who work in care lift, move and turn others every day, and most backs are hurt that way. ";

const FEED: &str = r#"<?xml version="1.0"?><catalog xmlns="http://xcri.org/profiles/1.2/catalog" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:mlo="http://purl.org/net/mlo" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:x="http://www.w3.org/1999/xhtml"><provider><dc:title>College</dc:title>"#;

/// A course of about 3 kB of text as systems write it: some plain, some XHTML, some markup inside CDATA.
fn element(number: usize) -> String {
    let plain = WORDS.repeat(10);
    let xhtml = format!("<x:p>{}</x:p><x:ul><x:li>{WORDS}</x:li><x:li>{WORDS}</x:li></x:ul>", WORDS.repeat(8));
    let cdata = format!("<p>{}</p><p>Caf&eacute; &amp; more</p>", WORDS.repeat(10));
    let runs = (0..RUNS).map(|run| {
        let (day, month) = (run + 1, number % 12 + 1);
        format!(
            "<presentation><dc:identifier>http://c.example/{number}/{run}</dc:identifier><mlo:start dtf=\"2027-{month:02}-{day:02}T09:30\">Soon</mlo:start>\
             <mlo:duration>6 weeks</mlo:duration><studyMode identifier=\"PT\">Part time</studyMode><attendanceMode identifier=\"CM\">Campus</attendanceMode>\
             <mlo:cost>45.50</mlo:cost><venue><provider><dc:identifier>V{run}</dc:identifier><dc:title>Hall {run}</dc:title><mlo:location><mlo:town>Stafford</mlo:town>\
             <mlo:postcode>ST16 2QR</mlo:postcode><mlo:address>1 Street</mlo:address></mlo:location></provider></venue></presentation>"
        )
    });
    format!(
        "<course><dc:identifier>http://c.example/{number}</dc:identifier><dc:title>Course {number}</dc:title><dc:subject>Care</dc:subject>\
         <dc:description>{plain}</dc:description><mlo:objective><x:div>{xhtml}</x:div></mlo:objective>\
         <dc:description xsi:type=\"assessmentStrategy\"><![CDATA[{cdata}]]></dc:description>{}</course>\n",
        runs.collect::<String>()
    )
}

fn feed(runs: usize) -> Made {
    Made { head: FEED, course: element, courses: runs / RUNS, tail: "</provider></catalog>" }
}

/// A course as rows of about 3 kB of text.
fn rows(number: usize) -> String {
    let (plain, long) = (WORDS.repeat(10), WORDS.repeat(20));
    let row = |run: usize| {
        let (day, month) = (run + 1, number % 12 + 1);
        format!(
            "60349517,\"{plain}\",None,\"{long}\",Course {number},C{number},Classroom,{day:02}/{month:02}/2027,Hall {run},https://c.example/{number},45.50,6,Weeks,Part time,Daytime\r\n"
        )
    };
    (0..RUNS).map(row).collect()
}

fn table(runs: usize) -> Made {
    let head = "LARS_QAN,WHO_THIS_COURSE_IS_FOR,ENTRY_REQUIREMENTS,WHAT_YOU_WILL_LEARN,COURSE_NAME,YOUR_REFERENCE,DELIVERY_MODE,START_DATE,\
        VENUE_NAME,COURSE_WEBPAGE,COST,DURATION,DURATION_UNIT,STUDY_MODE,ATTENDANCE_PATTERN\r\n";
    Made { head, course: rows, courses: runs / RUNS, tail: "" }
}

/// A course in our own form.
fn document(number: usize) -> Value {
    let run = |run: usize| {
        let venue = json!({"reference": format!("V{run}"), "name": format!("Hall {run}"), "postcode": "ST16 2QR"});
        json!({"reference": format!("{number}/{run}"), "mode": "classroom", "venue": venue, "costPence": 4550,
            "startsOn": format!("2027-{:02}-{:02}", number % 12 + 1, run + 1), "startsAt": "09:30:00"})
    };
    let sections = json!([{"kind": "about", "text": WORDS.repeat(10)}, {"kind": "learn", "text": WORDS.repeat(20)}]);
    let runs: Vec<Value> = (0..RUNS).map(run).collect();
    json!({"reference": format!("C{number}"), "title": format!("Course {number}"), "sections": sections, "runs": runs})
}

fn lines(runs: usize) -> Made {
    Made { head: "", course: |number| format!("{}\n", document(number)), courses: runs / RUNS, tail: "" }
}

/// The same as schema.org has it.
fn thing(number: usize) -> String {
    let run = |run: usize| {
        let address = json!({"@type": "PostalAddress", "addressLocality": "Stafford", "postalCode": "ST16 2QR"});
        let place = json!({"@type": "Place", "name": format!("Hall {run}"), "address": address});
        json!({"@type": "CourseInstance", "identifier": format!("{number}/{run}"), "courseMode": "onsite", "location": place,
            "startDate": format!("2027-{:02}-{:02}T09:30:00+00:00", number % 12 + 1, run + 1),
            "offers": {"@type": "Offer", "price": 45.5, "priceCurrency": "GBP"}})
    };
    let runs: Vec<Value> = (0..RUNS).map(run).collect();
    let course = json!({"@type": "Course", "identifier": format!("C{number}"), "name": format!("Course {number}"),
        "description": WORDS.repeat(10), "teaches": WORDS.repeat(20), "hasCourseInstance": runs});
    format!(",\n{course}")
}

fn graph(runs: usize) -> Made {
    let head = r#"{"@context": "https://schema.org", "@graph": [{"@type": "Organization", "name": "College"}"#;
    Made { head, course: thing, courses: runs / RUNS, tail: "]}" }
}

fn halls() -> Vec<FeedVenue> {
    let hall = |run| FeedVenue { reference: format!("V{run}"), name: format!("Hall {run}"), ..FeedVenue::default() };
    (0..RUNS).map(hall).collect()
}

/// Counts what comes and lets go of it.
#[derive(Default)]
struct Counting {
    courses: usize,
    runs: usize,
    issues: usize,
}

impl Sink for Counting {
    fn course(&mut self, course: FeedCourse) -> ControlFlow<()> {
        self.courses += 1;
        self.runs += course.runs.len();
        ControlFlow::Continue(())
    }

    fn venue(&mut self, _: FeedVenue) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }

    fn issue(&mut self, _: FeedIssue) {
        self.issues += 1;
    }

    fn refused(&mut self) {
        self.issues += 1;
    }
}

type Reads = fn(&dyn Source, &mut Counting) -> Result<(), FeedError>;

fn reads_feed(source: &dyn Source, counting: &mut Counting) -> Result<(), FeedError> {
    xcri::read_from(source, counting)
}

fn reads_table(source: &dyn Source, counting: &mut Counting) -> Result<(), FeedError> {
    dfe_csv::read_courses_from(source, &halls(), counting)
}

fn reads_lines(source: &dyn Source, counting: &mut Counting) -> Result<(), FeedError> {
    json_lines::read_from(source, counting)
}

fn reads_graph(source: &dyn Source, counting: &mut Counting) -> Result<(), FeedError> {
    json_ld::read_from(source, counting)
}

fn length(made: &Made) -> u64 {
    std::io::copy(&mut made.open().unwrap(), &mut std::io::sink()).unwrap()
}

#[test]
fn a_large_file_is_never_held() {
    let _alone = ALONE.lock();
    let runs = 20_000;
    for (name, made, reads) in [
        ("feed", feed(runs), reads_feed as Reads),
        ("table", table(runs), reads_table),
        ("lines", lines(runs), reads_lines),
        ("graph", graph(runs), reads_graph),
    ] {
        let length = usize::try_from(length(&made)).unwrap();
        let mut counting = Counting::default();
        let before = MEMORY.current_usage();
        MEMORY.reset_peak_usage();
        reads(&made, &mut counting).unwrap();
        let peak = MEMORY.peak_usage() - before;
        println!("{name}: {} kB held of {} kB", peak / 1000, length / 1000);
        assert_eq!((counting.courses, counting.runs, counting.issues), (runs / RUNS, runs, 0), "{name}");
        assert!(peak < 4_000_000, "{name}: {peak} bytes were held");
        assert!(length > 4 * peak, "{name} is too small a file to show anything: {length} bytes");
    }
}

/// In memory, so that making it is not measured.
fn measure(name: &str, made: &Made, reads: Reads) {
    let _alone = ALONE.lock();
    let mut held = Held(Vec::new());
    made.open().unwrap().read_to_end(&mut held.0).unwrap();
    let (mut counting, begun) = (Counting::default(), Instant::now());
    reads(&held, &mut counting).unwrap();
    let seconds = begun.elapsed().as_secs_f64();
    let (megabytes, runs) = (held.0.len() as f64 / 1e6, counting.runs as f64);
    println!(
        "{name}: {runs} runs of {megabytes:.0} MB in {seconds:.2} s: {:.0} MB/s, {:.0} runs/s",
        megabytes / seconds,
        runs / seconds
    );
}

/// `cargo test --release -p interchange --test large -- --ignored --nocapture`
#[test]
#[ignore = "measures; what is fast depends on the machine"]
fn how_fast_a_feed_is_read() {
    measure("feed", &feed(100_000), reads_feed);
}

#[test]
#[ignore = "measures; what is fast depends on the machine"]
fn how_fast_a_table_is_read() {
    measure("table", &table(100_000), reads_table);
}

/// `cargo test --release -p interchange --test large -- --ignored --nocapture`
#[test]
#[ignore = "measures; what is fast depends on the machine"]
fn how_fast_lines_and_graphs_are_read() {
    measure("lines", &lines(100_000), reads_lines);
    measure("graph", &graph(100_000), reads_graph);
}
