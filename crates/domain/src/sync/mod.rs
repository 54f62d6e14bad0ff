//! Loading other people's catalogues.

use crate::text_enum;

pub mod document;
pub mod wire;

text_enum!(
    /// The form of a feed.
    FeedFormat {
        /// XCRI-CAP 1.2 XML (BS 8581-1:2012), and 1.1.
        XcriCap = "xcri-cap", "XCRI-CAP XML";
        /// DfE course directory CSV, 24 columns, or its non-LARS variant.
        DfeCourses = "dfe-courses", "Course directory CSV";
        /// DfE course directory venues CSV.
        DfeVenues = "dfe-venues", "Course directory venues CSV";
        /// One course a line, as `PUT` takes it, with its reference.
        JsonLines = "json-lines", "JSON lines";
        /// schema.org `Course` with its `CourseInstance`s.
        JsonLd = "json-ld", "schema.org JSON-LD";
    }
);

text_enum!(
    /// Where we read a course. What two sources say of one course is kept apart, and shown as one. The first counts more.
    CourseSource {
        /// The training provider's own systems.
        TrainingProvider = "training-provider", "The training provider";
        /// The Department for Education's national directory of courses.
        CourseDirectory = "course-directory", "The national course directory";
    }
);

impl FeedFormat {
    /// Where a file of this form comes from unless its sender says otherwise: the directory has forms of its own.
    #[must_use]
    pub const fn usual_source(self) -> CourseSource {
        match self {
            Self::DfeCourses | Self::DfeVenues => CourseSource::CourseDirectory,
            Self::XcriCap | Self::JsonLines | Self::JsonLd => CourseSource::TrainingProvider,
        }
    }
}

text_enum!(
    /// What a file says of the courses it leaves out.
    ImportMode {
        /// Nothing: they stay as they are.
        Delta = "delta", "Changes only";
        /// They are no longer offered.
        Snapshot = "snapshot", "Everything we offer";
    }
);

text_enum!(
    /// How far an import has come.
    ImportState {
        /// Being read.
        Running = "running", "Loading";
        /// Done; refused rows are listed.
        Completed = "completed", "Loaded";
        /// Nothing was loaded.
        Failed = "failed", "Not loaded";
    }
);

text_enum!(
    /// What an import does with a course or a run.
    Change {
        /// It is new.
        Created = "created", "New";
        /// Something of it differs.
        Updated = "updated", "Changed";
        /// It is taken off.
        Withdrawn = "withdrawn", "Taken off";
    }
);

text_enum!(
    /// What a change is of.
    Changed {
        /// A course.
        Course = "course", "Course";
        /// One of its runs.
        Run = "run", "Date";
    }
);

text_enum!(
    /// What became of a feed when it was last fetched.
    FeedOutcome {
        /// It was new, and became an import.
        Loading = "loading", "Fetched";
        /// Nothing in it had changed.
        Unchanged = "unchanged", "Nothing new";
        /// It could not be fetched.
        Failed = "failed", "Not fetched";
    }
);

/// Hours between two fetches of a feed unless told.
pub const EVERY_HOURS: i32 = 24;

/// Of the listed courses, the share that a snapshot may take off unless told, in percent: a college that leaves out a
/// fifth of its courses overnight has more likely sent half a file.
pub const WITHDRAW_AT_MOST: i32 = 20;

/// Whether a snapshot may take `missing` of `listed` courses off when at most `percent` of them may go.
#[must_use]
pub fn may_withdraw(missing: i64, listed: i64, percent: i32) -> bool {
    missing.saturating_mul(100) <= listed.saturating_mul(i64::from(percent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_snapshot_that_leaves_out_too_much_is_refused() {
        assert!(may_withdraw(0, 0, 0));
        assert!(may_withdraw(20, 100, 20) && !may_withdraw(21, 100, 20));
        assert!(may_withdraw(3, 3, 100) && !may_withdraw(1, 3, 20));
    }
}
