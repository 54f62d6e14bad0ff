//! One error for the whole server: what the caller hears, and apart from it what the log keeps.

use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{HttpResponse, ResponseError};
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use domain::booking::state::Refusal;
use domain::policy::Denied;
use domain::problem::{Code, FieldProblem, Problem};
use std::fmt;

/// What a handler answers.
pub type ApiResult<T> = Result<T, ApiError>;

/// A refusal or a fault.
#[derive(Debug)]
pub struct ApiError {
    problem: Box<Problem>,
    retry_after_seconds: Option<u64>,
    /// What is wrong with the token that came, as RFC 6750 §3.1 calls it.
    token_error: Option<&'static str>,
    cause: Option<String>,
}

impl ApiError {
    /// A refusal with a code and a sentence.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        code.problem(detail).into()
    }

    /// Values that need changing.
    #[must_use]
    pub fn not_valid(errors: Vec<FieldProblem>) -> Self {
        let detail = errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join(" ");
        Code::NotValid.problem(detail).about(errors).into()
    }

    /// One value that needs changing.
    pub fn field(pointer: impl Into<String>, message: impl Into<String>) -> Self {
        Self::not_valid(vec![FieldProblem::new(pointer, message)])
    }

    /// There is no such thing, or the caller may not know of it.
    pub fn not_found(what: &str) -> Self {
        Self::new(Code::NotFound, format!("There is no {what} with this id. Check the address."))
    }

    /// No capacity just now.
    #[must_use]
    pub fn busy() -> Self {
        Self { retry_after_seconds: Some(2), ..Self::new(Code::Busy, "Try again in a few seconds.") }
    }

    /// Our fault: `cause` goes to the log alone.
    pub fn internal(cause: impl fmt::Display) -> Self {
        let detail = "We have logged it. Try again, or write to the Academy with the request's id.";
        Self { cause: Some(cause.to_string()), ..Self::new(Code::Internal, detail) }
    }

    /// The same, telling the caller when to come back.
    #[must_use]
    pub fn retry_after(self, seconds: u64) -> Self {
        Self { retry_after_seconds: Some(seconds), ..self }
    }

    /// The same, saying what is wrong with the token that came.
    #[must_use]
    pub fn of_token(self, error: &'static str) -> Self {
        Self { token_error: Some(error), ..self }
    }

    /// What travels.
    #[must_use]
    pub fn problem(&self) -> &Problem {
        &self.problem
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self { problem: Box::new(problem), retry_after_seconds: None, token_error: None, cause: None }
    }
}

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> Self {
        refusal.problem().into()
    }
}

impl From<Denied> for ApiError {
    fn from(denied: Denied) -> Self {
        let error = Self::from(denied.problem());
        if denied == Denied::Scope { error.of_token("insufficient_scope") } else { error }
    }
}

impl From<DieselError> for ApiError {
    /// A violated constraint becomes the sentence of its invariant; everything else is our fault. There is no
    /// automatic "not found": a handler says so itself.
    fn from(error: DieselError) -> Self {
        let DieselError::DatabaseError(kind, info) = &error else {
            return Self::internal(error);
        };
        if let Some(error) = info.constraint_name().and_then(of_organisations) {
            return error;
        }
        match (kind, info.constraint_name()) {
            (_, Some("booking_one_live_per_person_and_run")) => Refusal::AlreadyBooked.into(),
            (_, Some("place_no_two_at_once")) => Refusal::Clash.into(),
            (_, Some("booking_replaced_once")) => Self::new(
                Code::NothingToReplace,
                "Another booking waits to take this place's turn. End that one first.",
            ),
            // Another date began to stand for this one just now: a second try finds that.
            (_, Some("hidden_run_holds_nobody" | "lead_is_shown")) => Self::busy(),
            (_, Some("person_email_key")) => {
                Self::new(Code::EmailTaken, "Sign in with this email, or use another one.")
            }
            (_, Some("person_mobile_key")) => {
                Self::new(Code::MobileTaken, "Sign in with this mobile number, or use another one.")
            }
            (_, Some("correction_one_open_per_entry")) => {
                Self::new(Code::CorrectionWaits, "Who stands behind the entry has yet to answer.")
            }
            (_, Some("passkey_credential_key")) => {
                Self::new(Code::PasskeyRefused, "This passkey is in use already. Make another one.")
            }
            (_, Some("feed_url_key")) => Self::new(Code::FeedTaken, "We fetch that address already."),
            (_, Some("training_provider_ukprn_key")) => {
                Self::new(Code::UkprnTaken, "Look for it in the list of training providers.")
            }
            (DatabaseErrorKind::SerializationFailure | DatabaseErrorKind::ClosedConnection, _) => Self::busy(),
            // The one character that JSON can hold and PostgreSQL cannot.
            _ if info.message().contains("encoding \"UTF8\": 0x00") => {
                Self::new(Code::NotValid, "Take the NUL character (\\u0000) out of the text.")
            }
            _ if info.message().contains("lock timeout") || info.message().contains("deadlock") => Self::busy(),
            _ => Self::internal(format!("{error} (constraint {:?})", info.constraint_name())),
        }
    }
}

/// The sentence of an invariant about organisations.
fn of_organisations(constraint: &str) -> Option<ApiError> {
    let (code, say) = match constraint {
        "workplace_local_id_key" | "workplace_hr_id_key" => {
            (Code::LocalIdTaken, "Give each workplace an id of its own.")
        }
        "employment_workplace_is_the_employers" | "invitation_workplace_id_employer_id_fkey" => {
            (Code::WorkplaceInUse, "Give it a last day instead: then it is closed.")
        }
        "employment_external_id_is_one_persons"
        | "employment_worker_id_is_one_persons"
        | "hr_worker_user_name_key"
        | "hr_worker_external_id_key" => (Code::WorkerIdTaken, "Check the id, or take it from the other worker first."),
        "employment_once" => (Code::SameJob, "Look at the jobs that they have."),
        "practice_booking_stays_apart" => (
            Code::RunClosed,
            "Made-up people book courses to practise with, and nobody else does. See the dates of your employer to practise with.",
        ),
        "practice_job_stays_apart" => {
            (Code::InvitationOver, "This employer is there to practise with. Nobody real can join it.")
        }
        "employer_keeps_an_admin" => (Code::LastAdmin, "Make someone else an admin first."),
        _ => return None,
    };
    Some(ApiError::new(code, say))
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.problem.code, self.cause.as_deref().unwrap_or(&self.problem.detail))
    }
}

impl std::error::Error for ApiError {}

/// RFC 9470 §3: who signed in must prove it again, at most ten minutes ago.
const STEP_UP: &str = "Bearer error=\"insufficient_user_authentication\", max_age=\"600\"";

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    fn error_response(&self) -> HttpResponse {
        let mut problem = (*self.problem).clone();
        if let Some(cause) = &self.cause {
            let request = uuid::Uuid::now_v7().to_string();
            tracing::error!(%request, cause, "a fault of ours");
            problem.instance = Some(request);
        }
        let mut answer = HttpResponse::build(self.status_code());
        answer.content_type("application/problem+json").insert_header(("cache-control", "no-store"));
        if let Some(seconds) = self.retry_after_seconds {
            answer.insert_header((HeaderName::from_static("retry-after"), HeaderValue::from(seconds)));
        }
        let step_up = problem.code == Code::StepUpNeeded.as_str();
        match self.token_error {
            Some(error) => _ = answer.insert_header(("www-authenticate", format!("Bearer error=\"{error}\""))),
            None if step_up => _ = answer.insert_header(("www-authenticate", STEP_UP)),
            None if problem.status == 401 => _ = answer.insert_header(("www-authenticate", "Bearer")),
            None => {}
        }
        match serde_json::to_vec(&problem) {
            Ok(body) => answer.body(body),
            Err(_) => answer.finish(),
        }
    }
}

/// The answers that any operation may give besides its own; named once for the specification.
#[derive(utoipa::IntoResponses)]
pub enum Refusals {
    /// The request cannot be read.
    #[response(status = 400, content_type = "application/problem+json")]
    Malformed(Problem),
    /// Sign in first.
    #[response(status = 401, content_type = "application/problem+json")]
    NotSignedIn(Problem),
    /// Not yours.
    #[response(status = 403, content_type = "application/problem+json")]
    NotAllowed(Problem),
    /// No such thing.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(Problem),
    /// A rule says no.
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(Problem),
    /// The body is too big.
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(Problem),
    /// A kind of content that is not read here.
    #[response(status = 415, content_type = "application/problem+json")]
    UnsupportedMediaType(Problem),
    /// A value is not allowed.
    #[response(status = 422, content_type = "application/problem+json")]
    NotValid(Problem),
    /// Too many requests.
    #[response(status = 429, content_type = "application/problem+json")]
    TooManyRequests(Problem),
    /// Our fault.
    #[response(status = 500, content_type = "application/problem+json")]
    Internal(Problem),
    /// Try again shortly.
    #[response(status = 503, content_type = "application/problem+json")]
    Busy(Problem),
}
