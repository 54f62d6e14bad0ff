//! Loading other people's catalogues.

use crate::text_enum;

pub mod wire;

text_enum!(
    /// The form of a feed.
    FeedFormat {
        /// XCRI-CAP 1.2 XML (BS 8581-1:2012).
        XcriCap = "xcri-cap", "XCRI-CAP XML";
        /// DfE course directory CSV, 24 columns, or its non-LARS variant.
        DfeCourses = "dfe-courses", "Course directory CSV";
        /// DfE course directory venues CSV.
        DfeVenues = "dfe-venues", "Course directory venues CSV";
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
