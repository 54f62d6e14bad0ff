//! Catalogues of any size for measurements: real titles, texts and places, put together anew. The same seed gives the
//! same catalogue on the same day.

mod course;
mod random;
mod words;

use anyhow::{Context, Result, bail};
use chrono::{DateTime, NaiveDate, Utc};
use domain::sync::FeedFormat;
use interchange::feed::FeedCourse;
use interchange::provider::ProviderInfo;
use interchange::{json_lines, xcri};
use random::Random;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::Range;
use std::path::Path;
use std::time::SystemTime;
pub use words::{Town, Words};

/// Runs of each course.
pub const RUNS: usize = 10;

/// Makes catalogues.
pub struct Generator {
    words: Words,
    today: NaiveDate,
}

impl Generator {
    /// A generator out of the reference data of the project, for dates from today on.
    pub fn new() -> Result<Self> {
        Ok(Self { words: Words::read()?, today: DateTime::<Utc>::from(SystemTime::now()).date_naive() })
    }

    /// The words that its catalogues are made of.
    pub const fn words(&self) -> &Words {
        &self.words
    }

    /// The day that its dates follow.
    pub const fn today(&self) -> NaiveDate {
        self.today
    }

    /// A training provider; no real one has its UKPRN.
    pub fn provider(&self, number: usize) -> ProviderInfo {
        let mut random = Random::seeded(&format!("provider {number}"));
        let town = random.of(self.words.sites()).map_or("Stafford", |site| site.town.as_str());
        let kind =
            random.of(&["College", "Care Training", "Skills", "Academy", "Health Training"]).unwrap_or(&"College");
        ProviderInfo {
            name: format!("{town} {kind} {number}"),
            ukprn: Some(format!("1888{number:04}")),
            url: Some(format!("https://p{number}.example")),
        }
    }

    /// Some courses of a training provider, each with ten runs.
    pub fn courses(&self, provider: usize, numbers: Range<usize>) -> impl Iterator<Item = FeedCourse> {
        numbers.map(move |number| course::course(&self.words, self.today, provider, number))
    }

    /// Writes a feed of a training provider's courses.
    ///
    /// # Errors
    /// When the file cannot be written, or we write no such form.
    pub fn write(&self, form: FeedFormat, provider: usize, courses: Range<usize>, to: &Path) -> Result<()> {
        let file = File::create(to).with_context(|| to.display().to_string())?;
        let file = BufWriter::with_capacity(1 << 20, file);
        let mut courses = self.courses(provider, courses);
        match form {
            FeedFormat::JsonLines => {
                let mut writer = json_lines::Writer::new(file);
                courses.try_for_each(|course| writer.course(&course))?;
                writer.finish()?.flush()?;
            }
            FeedFormat::XcriCap => {
                let mut writer = xcri::Writer::new(file, &self.provider(provider), SystemTime::now().into())?;
                courses.try_for_each(|course| writer.course(&course))?;
                writer.finish()?.flush()?;
            }
            other => bail!("no feed is made as {other}"),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    struct At(std::path::PathBuf);

    impl interchange::stream::Source for At {
        fn open(&self) -> std::io::Result<Box<dyn std::io::Read + '_>> {
            Ok(Box::new(File::open(&self.0)?))
        }
    }

    fn generator() -> Generator {
        Generator { words: Words::read().unwrap(), today: NaiveDate::from_ymd_opt(2026, 11, 25).unwrap() }
    }

    #[test]
    fn the_same_course_is_made_each_time_and_another_is_another() {
        let generator = generator();
        let one = |provider, number| generator.courses(provider, number..number + 1).next().unwrap();
        assert_eq!(one(3, 7), one(3, 7));
        assert_ne!(one(3, 7).runs, one(3, 8).runs);
        assert_ne!(one(3, 7).runs, one(4, 7).runs);
    }

    #[test]
    fn a_made_course_is_one_that_every_reader_takes_as_it_is() {
        let generator = generator();
        let folder = std::env::temp_dir().join(format!("academy-generate-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        for form in [FeedFormat::JsonLines, FeedFormat::XcriCap] {
            let file = folder.join(form.as_str());
            generator.write(form, 1, 0..50, &file).unwrap();
            let mut gathering = interchange::stream::Gathering::default();
            interchange::form::read(form, &At(file), &[], &mut gathering).unwrap();
            let feed = gathering.feed();
            assert_eq!(feed.issues, [], "{form}");
            assert_eq!((feed.courses.len(), feed.refused), (50, 0), "{form}");
            for (read, made) in feed.courses.iter().zip(generator.courses(1, 0..50)) {
                assert_eq!((&read.title, &read.summary, &read.sections), (&made.title, &made.summary, &made.sections));
                assert_eq!(read.runs.len(), RUNS);
                let own: HashSet<_> = read.runs.iter().map(|run| &run.reference).collect();
                assert_eq!(own.len(), RUNS, "each run is another");
            }
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn runs_lie_in_the_coming_eighteen_months_at_places_of_the_county() {
        let generator = generator();
        for run in generator.courses(2, 0..200).flat_map(|course| course.runs) {
            assert!(run.flexible_start == run.starts_on.is_none());
            let ahead = run.starts_on.map_or(1, |day| (day - generator.today).num_days());
            assert!((1..=550).contains(&ahead), "{ahead}");
            assert!(run.venue.is_some() == (run.mode != domain::catalogue::Mode::Online));
        }
    }
}
