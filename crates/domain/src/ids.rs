//! Identifiers: one newtype a kind, so that a course can never be passed where a run is meant.

/// Declares a UUID newtype with its serde, schema and text forms.
macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, utoipa::ToSchema,
        )]
        #[serde(transparent)]
        #[schema(value_type = uuid::Uuid)]
        pub struct $name(pub uuid::Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }

        impl From<uuid::Uuid> for $name {
            fn from(id: uuid::Uuid) -> Self {
                Self(id)
            }
        }
    };
}

id!(
    /// A course of one training provider.
    CourseId
);
id!(
    /// One dated or flexible offer of a course.
    CourseRunId
);
id!(
    /// One meeting in the calendar of a run.
    SessionId
);
id!(
    /// The assessment of a part of a standard of the Care Certificate.
    CareAssessmentId
);
id!(
    /// A photo or PDF of a certificate.
    EvidenceId
);
id!(
    /// The question to an organisation whether it stands behind an entry.
    ConfirmationId
);
id!(
    /// A place where training happens.
    VenueId
);
id!(
    /// An organisation that teaches.
    TrainingProviderId
);
id!(
    /// Two courses that may be one and the same.
    DuplicateId
);
id!(
    /// A training provider's feed that we fetch.
    FeedId
);
id!(
    /// An organisation that employs care staff.
    EmployerId
);
id!(
    /// A person with an account.
    PersonId
);
id!(
    /// One person's place, or wish for a place, on a run.
    BookingId
);
id!(
    /// An entry in a person's own record.
    TrainingRecordId
);
id!(
    /// Somebody's word that an entry of their record is wrong.
    CorrectionId
);
id!(
    /// One load of a feed.
    ImportId
);
id!(
    /// One of the secrets of an organisation's machine.
    SecretId
);
id!(
    /// One establishment of an employer.
    WorkplaceId
);
id!(
    /// A person's job at an employer.
    EmploymentId
);
id!(
    /// A way in, for one person, once.
    InvitationId
);
id!(
    /// A worker as their employer's HR system knows them.
    HrWorkerId
);
id!(
    /// Where an organisation is told what happened.
    WebhookEndpointId
);
id!(
    /// One message to one endpoint.
    WebhookDeliveryId
);
id!(
    /// One upload of an employer's ASC-WDS files.
    AscWdsImportId
);
id!(
    /// Something that a person was told.
    MessageId
);
id!(
    /// Places that an employer keeps for workers whom it names later.
    PlaceBlockId
);
id!(
    /// The signed form of a training record.
    CredentialId
);
id!(
    /// What a person shows of their record by a link.
    ShareId
);
id!(
    /// What a person shows of their record to an employer.
    EmployerShareId
);
