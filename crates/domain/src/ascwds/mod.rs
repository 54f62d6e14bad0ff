//! What the academy keeps of the Adult Social Care Workforce Data Set: the words of its bulk upload that have a meaning here.

use crate::text_enum;

pub mod category;
pub mod wire;

text_enum!(
    /// One of the three files of a bulk upload.
    FileKind {
        /// The employer's workplaces.
        Workplaces = "workplaces", "Workplace file";
        /// Who works there.
        Workers = "workers", "Worker file";
        /// What they were trained in.
        Training = "training", "Training file";
    }
);

text_enum!(
    /// How bad a finding is.
    Severity {
        /// The row is left out.
        Error = "error", "Error: we left this row out";
        /// The value is ignored, and the row is taken.
        Warning = "warning", "Warning: we took the row";
    }
);

text_enum!(
    /// What a row of a workplace or worker file asks for (ASC-WDS STATUS).
    RowStatus {
        /// It is not there yet, and is to be added.
        New = "new", "New";
        /// It is there, and is to become what the row says.
        Update = "update", "Changed";
        /// It is there; nobody looked whether the row is right, and nothing is changed.
        Unchecked = "unchecked", "Not checked";
        /// It is there and stays as it is.
        NoChange = "nochange", "No change";
        /// It is there, and is to go.
        Delete = "delete", "To be removed";
    }
);

impl RowStatus {
    /// Whether the rest of the row counts: of rows that change nothing, ASC-WDS reads no more than the ids.
    #[must_use]
    pub const fn is_read(self) -> bool {
        matches!(self, Self::New | Self::Update)
    }

    /// Whether the status fits what is known: what is new is not there yet, anything else is there already.
    #[must_use]
    pub const fn fits(self, is_there: bool) -> bool {
        match self {
            Self::New => !is_there,
            Self::Update | Self::Unchecked | Self::NoChange | Self::Delete => is_there,
        }
    }
}

text_enum!(
    /// How far somebody is with a certificate (ASC-WDS CARECERT and L2CARECERT).
    CertificateState {
        /// All of it is achieved.
        Completed = "completed", "Completed";
        /// Some of it is.
        InProgress = "in_progress", "In progress";
        /// None of it is.
        NotStarted = "not_started", "Not started";
    }
);

text_enum!(
    /// Whether training was accredited, as far as the employer knows (ASC-WDS ACCREDITED).
    Accredited {
        /// It was.
        Yes = "yes", "Accredited";
        /// It was not.
        No = "no", "Not accredited";
        /// The employer does not know.
        Unknown = "unknown", "Not known";
    }
);

text_enum!(
    /// Who gave the training (ASC-WDS WHODELIVERED).
    DeliveredBy {
        /// The employer's own staff.
        InHouse = "in_house", "In-house staff";
        /// A training provider.
        External = "external", "External provider";
    }
);

text_enum!(
    /// How the training was given (ASC-WDS HOWDELIVERED, which knows no blended training).
    HowDelivered {
        /// In one room.
        FaceToFace = "face_to_face", "Face to face";
        /// On a screen.
        ELearning = "e_learning", "E-learning";
    }
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_fails_where_it_is_and_every_other_status_where_it_is_not() {
        for status in RowStatus::ALL {
            assert_ne!(status.fits(true), status.fits(false), "{status}");
        }
        assert!(RowStatus::New.fits(false) && RowStatus::Delete.fits(true));
    }
}
