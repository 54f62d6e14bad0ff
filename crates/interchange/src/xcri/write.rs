//! Writing a catalogue as XCRI-CAP 1.2. What it has no word for stands in elements of our own vocabulary, so that our
//! reader gets all of it back.

use super::extension::{NONE, OF_COURSE, OF_RUN};
use crate::feed::{FeedCourse, FeedRun, FeedVenue, SectionKind};
use crate::iso_duration;
use crate::level::level_in_title;
use crate::provider::{ProviderInfo, TERMS};
use crate::when;
use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, Utc};
use domain::catalogue::{AttendancePattern, Mode, StudyMode};
use domain::values::Pence;
use std::io::{Result, Write};

/// Writes a catalogue, one course at a time.
#[derive(Debug)]
pub struct Writer<W> {
    out: W,
}

impl<W: Write> Writer<W> {
    /// Begins a catalogue with its first training provider; `generated` is when that is.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn new(mut out: W, provider: &ProviderInfo, generated: DateTime<Utc>) -> Result<Self> {
        let generated = generated.to_rfc3339_opts(SecondsFormat::Secs, true);
        write!(
            out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <catalog xmlns=\"http://xcri.org/profiles/1.2/catalog\" \
             xmlns:xcriTerms=\"http://xcri.org/profiles/1.2/catalog/terms\" \
             xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
             xmlns:dc=\"http://purl.org/dc/elements/1.1/\" \
             xmlns:mlo=\"http://purl.org/net/mlo\" \
             xmlns:courseDataProgramme=\"http://xcri.co.uk\" \
             xmlns:academy=\"{TERMS}\" generated=\"{generated}\">\n"
        )?;
        let mut writer = Self { out };
        writer.provider(provider)?;
        Ok(writer)
    }

    /// Ends a training provider and begins the next.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn next_provider(&mut self, provider: &ProviderInfo) -> Result<()> {
        self.out.write_all(b"</provider>\n")?;
        self.provider(provider)
    }

    fn provider(&mut self, provider: &ProviderInfo) -> Result<()> {
        self.out.write_all(b"<provider>\n")?;
        self.some("dc:identifier", provider.url.as_deref())?;
        if let Some(ukprn) = &provider.ukprn {
            self.with("dc:identifier", " xsi:type=\"courseDataProgramme:ukprn\"", ukprn)?;
        }
        self.text("dc:title", &provider.name)?;
        self.some("mlo:url", provider.url.as_deref())
    }

    /// Writes a course.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn course(&mut self, course: &FeedCourse) -> Result<()> {
        self.open("course", course.withdrawn)?;
        for section in &course.sections {
            let (name, attributes) = section_element(section.kind);
            self.with(name, attributes, &section.text)?;
        }
        self.text("dc:identifier", &course.reference)?;
        if let Some(aim) = &course.learning_aim_ref {
            self.with("dc:identifier", " xsi:type=\"academy:lars\"", aim)?;
        }
        for keyword in &course.keywords {
            self.text("dc:subject", keyword)?;
        }
        // One that is only known to be gone has no title, and must have one here.
        self.text("dc:title", if course.title.is_empty() { &course.reference } else { &course.title })?;
        self.some("mlo:url", course.website.as_deref())?;
        self.some("abstract", Some(course.summary.as_str()).filter(|summary| !summary.is_empty()))?;
        let level =
            course.level.map(|level| if level == 0 { "Entry level".to_owned() } else { format!("Level {level}") });
        self.some("mlo:level", level.as_deref())?;
        if let Some(body) = &course.awarding_body {
            self.out.write_all(b"<mlo:qualification>")?;
            self.text("awardedBy", body)?;
            self.out.write_all(b"</mlo:qualification>\n")?;
        }
        let no_level = course.level.is_none() && level_in_title(&course.title).is_some();
        let no_summary = course.summary.is_empty() && !course.sections.is_empty();
        self.detail(OF_COURSE, &[("level", no_level.then_some(NONE)), ("summary", no_summary.then_some(NONE))])?;
        course.runs.iter().try_for_each(|run| self.run(run))?;
        self.out.write_all(b"</course>\n")
    }

    fn run(&mut self, run: &FeedRun) -> Result<()> {
        self.open("presentation", run.withdrawn)?;
        self.text("dc:identifier", &run.reference)?;
        self.some("mlo:url", run.url.as_deref())?;
        match run.starts_on {
            None if run.flexible_start => self.text("mlo:start", "Any time")?,
            day => self.day("mlo:start", day, run.starts_at)?,
        }
        self.day("end", run.ends_on, run.ends_at)?;
        if let Some(duration) = &run.duration {
            let interval = iso_duration::iso(duration).map(|iso| format!(" interval=\"{iso}\"")).unwrap_or_default();
            self.with("mlo:duration", &interval, duration)?;
        }
        self.day("applyFrom", run.opens_on, None)?;
        self.day("applyUntil", run.closes_on, None)?;
        self.term("studyMode", run.study_mode.map(study_mode))?;
        self.term("attendanceMode", Some(mode(run.mode)))?;
        self.term("attendancePattern", run.attendance_pattern.map(pattern))?;
        self.some("mlo:places", run.places.map(|places| places.to_string()).as_deref())?;
        let pounds = |cost: Pence| format!("{}.{:02}", cost.get() / 100, cost.get() % 100);
        let words = run.cost_description.as_deref();
        // Words of cost go where the cost goes, unless they would be taken for an amount.
        let apart = words.filter(|words| run.cost.is_some() || Pence::parse_pounds(words).is_ok());
        let cost = run.cost.map(pounds).or_else(|| words.filter(|_| apart.is_none()).map(str::to_owned));
        self.some("mlo:cost", cost.as_deref())?;
        run.venue.as_ref().map_or(Ok(()), |venue| self.venue(venue))?;
        let is_unsaid = run.flexible_start && run.starts_on.is_some();
        let time = |day, time: Option<NaiveTime>| {
            time.filter(|time| !when::says_time(day, *time)).map(|time| time.to_string())
        };
        self.detail(
            OF_RUN,
            &[
                ("flexibleStart", is_unsaid.then_some("true")),
                ("startsAt", time(run.starts_on, run.starts_at).as_deref()),
                ("endsAt", time(run.ends_on, run.ends_at).as_deref()),
                ("costDescription", apart),
            ],
        )?;
        self.out.write_all(b"</presentation>\n")
    }

    fn venue(&mut self, venue: &FeedVenue) -> Result<()> {
        self.out.write_all(b"<venue><provider>\n")?;
        self.text("dc:identifier", &venue.reference)?;
        self.text("dc:title", &venue.name)?;
        self.out.write_all(b"<mlo:location>\n")?;
        self.some("mlo:town", venue.town.as_deref())?;
        self.some("mlo:postcode", venue.postcode.as_deref())?;
        self.some("mlo:address", venue.address.as_deref())?;
        self.out.write_all(b"</mlo:location></provider></venue>\n")
    }

    /// Ends the catalogue.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn finish(mut self) -> Result<W> {
        self.out.write_all(b"</provider>\n</catalog>\n")?;
        self.out.flush()?;
        Ok(self.out)
    }

    /// Begins an element; of what is no longer offered, with the mark that says so.
    fn open(&mut self, name: &str, withdrawn: bool) -> Result<()> {
        let mark = if withdrawn { " recstatus=\"3\"" } else { "" };
        writeln!(self.out, "<{name}{mark}>")
    }

    fn text(&mut self, name: &str, text: &str) -> Result<()> {
        self.with(name, "", text)
    }

    fn some(&mut self, name: &str, text: Option<&str>) -> Result<()> {
        text.map_or(Ok(()), |text| self.text(name, text))
    }

    /// An element with attributes, as they are, and a text.
    fn with(&mut self, name: &str, attributes: &str, text: &str) -> Result<()> {
        writeln!(self.out, "<{name}{attributes}>{}</{name}>", escaped(text))
    }

    /// A day, for machines and for people.
    fn day(&mut self, name: &str, day: Option<NaiveDate>, time: Option<NaiveTime>) -> Result<()> {
        let Some(day) = day else { return Ok(()) };
        let attributes = format!(" dtf=\"{}\"", when::written(day, time));
        self.with(name, &attributes, &day.format("%-d %B %Y").to_string())
    }

    /// A code of a vocabulary of XCRI-CAP, with its words.
    fn term(&mut self, name: &str, term: Option<(&str, &str)>) -> Result<()> {
        let Some((code, words)) = term else { return Ok(()) };
        self.with(name, &format!(" identifier=\"{code}\""), words)
    }

    /// An element of our own vocabulary with what is to be said; nothing when that is nothing.
    fn detail(&mut self, name: &str, attributes: &[(&str, Option<&str>)]) -> Result<()> {
        let said = |(name, value): &(&str, Option<&str>)| Some(format!(" {name}=\"{}\"", escaped((*value)?)));
        let said: String = attributes.iter().filter_map(said).collect();
        if said.is_empty() { Ok(()) } else { writeln!(self.out, "<academy:{name}{said}/>") }
    }
}

/// A text as XML holds it: signs of markup escaped, characters that XML 1.0 forbids (§2.2) left out.
fn escaped(text: &str) -> String {
    let is_char = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FFFD}' | '\u{10000}'..);
    quick_xml::escape::escape(text).chars().filter(is_char).collect()
}

/// The element of a text, and its type.
const fn section_element(kind: SectionKind) -> (&'static str, &'static str) {
    match kind {
        SectionKind::About => ("dc:description", ""),
        SectionKind::WhoFor => ("dc:description", " xsi:type=\"academy:targetAudience\""),
        SectionKind::Entry => ("mlo:prerequisite", ""),
        SectionKind::Learn => ("mlo:objective", ""),
        SectionKind::How => ("dc:description", " xsi:type=\"xcriTerms:teachingStrategy\""),
        SectionKind::Bring => ("dc:description", " xsi:type=\"xcriTerms:requiredResource\""),
        SectionKind::Assessed => ("mlo:assessment", ""),
        SectionKind::Next => ("dc:description", " xsi:type=\"xcriTerms:leadsTo\""),
    }
}

const fn mode(mode: Mode) -> (&'static str, &'static str) {
    match mode {
        Mode::Classroom => ("CM", "Campus"),
        Mode::Online => ("ON", "Online"),
        Mode::WorkBased => ("WB", "Work-based"),
        Mode::Blended => ("MM", "Mixed mode"),
    }
}

const fn study_mode(mode: StudyMode) -> (&'static str, &'static str) {
    match mode {
        StudyMode::FullTime => ("FT", "Full time"),
        StudyMode::PartTime => ("PT", "Part time"),
        StudyMode::Flexible => ("FL", "Flexible"),
    }
}

const fn pattern(pattern: AttendancePattern) -> (&'static str, &'static str) {
    match pattern {
        AttendancePattern::Daytime => ("DT", "Daytime"),
        AttendancePattern::Evening => ("EV", "Evening"),
        AttendancePattern::Weekend => ("WE", "Weekend"),
        AttendancePattern::DayOrBlockRelease => ("DR", "Day/Block release"),
    }
}
