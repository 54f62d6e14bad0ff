//! What a person prints or hands on: a certificate, a list, their whole record, a badge with its proof in it.

use super::shares::link_of;
use super::store;
use super::store::shares::Share;
use super::{issue, keys};
use crate::platform::{ApiError, ApiResult, AppState, Conn};
use crate::{people, records};
use ::certificates::{BadgeImage, Certificate, Check, NotBaked, NotDrawn, Passport, Row};
use ::credentials::shape::PRESENTATION_CONTEXT;
use chrono::NaiveDate;
use domain::ids::{PersonId, TrainingRecordId};
use domain::problem::Code;
use domain::records::VerificationLevel;
use domain::records::sharing::shown_name;
use domain::records::wire::TrainingRecordView;
use serde_json::{Value, json};

/// Who stands behind an entry, in a few words of a table.
fn stands(record: &TrainingRecordView, signed: bool) -> String {
    match (&record.issued_by, record.verification_level) {
        (Some(issuer), _) => format!("Signed by {issuer}"),
        (None, _) if signed => "Signed by the Academy".to_owned(),
        (None, VerificationLevel::EmployerConfirmed) => match &record.confirmed_by {
            Some(employer) => format!("Confirmed by {employer}"),
            None => "Confirmed by the employer".to_owned(),
        },
        (None, level) => match level {
            VerificationLevel::SelfDeclared => "Nobody has checked it",
            VerificationLevel::EvidenceSeen => "A certificate was seen",
            _ => "The training provider",
        }
        .to_owned(),
    }
}

fn with(record: &TrainingRecordView) -> Option<&str> {
    record.provider.as_ref().map(|provider| provider.name.as_str()).or(record.taught_by.as_deref())
}

/// Draws on a thread of its own: it is work for a processor.
async fn drawn(draw: impl FnOnce() -> Result<Vec<u8>, NotDrawn> + Send + 'static) -> ApiResult<Vec<u8>> {
    tokio::task::spawn_blocking(draw).await.map_err(ApiError::internal)?.map_err(ApiError::internal)
}

/// Entries with whether the academy signed each.
async fn signed(
    conn: &mut Conn,
    state: &AppState,
    records: Vec<TrainingRecordView>,
) -> ApiResult<Vec<(TrainingRecordView, bool)>> {
    let ids: Vec<TrainingRecordId> = records.iter().map(|record| record.id).collect();
    issue::issue_all(conn, state, &ids).await?;
    let ours = store::of_records(conn, &ids).await?;
    let is_signed = |id| ours.iter().any(|kept| kept.record() == id && kept.document.is_some());
    let with_sign = |record: TrainingRecordView| {
        let signed = is_signed(record.id);
        (record, signed)
    };
    Ok(records.into_iter().map(with_sign).collect())
}

/// What a link shows, to print: a certificate of one entry, a list of several. What was withdrawn is not in it.
///
/// # Errors
/// 404 when nothing is left to print; the database.
pub async fn of_share(conn: &mut Conn, state: &AppState, share: &Share) -> ApiResult<Vec<u8>> {
    let today = state.clock.today();
    if !share.is_open(today) {
        return Err(ApiError::new(Code::NotFound, "This link has ended. Make a new one, then print that."));
    }
    let name = people::full_name(conn, share.person()).await?.unwrap_or_default();
    let holder = shown_name(&name, share.shown_name());
    let mut shown = records::as_written(conn, &share.records(), today).await?;
    shown.retain(|record| record.revoked_reason.is_none());
    let shown = signed(conn, state, shown).await?;
    let (url, code) = link_of(state, share)?;
    match shown.as_slice() {
        [] => Err(ApiError::new(Code::NotFound, "What this link showed was withdrawn.")),
        [(record, signed)] => {
            let minutes = records::figures(conn, record.id).await?.minutes.or(record.minutes);
            let minutes = minutes.and_then(|minutes| u32::try_from(minutes).ok());
            let (record, signed) = (record.clone(), *signed);
            drawn(move || certificate(&record, signed, (&holder, minutes), (&url, &code), today)).await
        }
        _ => drawn(move || list(&shown, &holder, Some((&url, &code)), today)).await,
    }
}

fn certificate(
    record: &TrainingRecordView,
    signed: bool,
    (holder, minutes): (&str, Option<u32>),
    (url, code): (&str, &str),
    today: NaiveDate,
) -> Result<Vec<u8>, NotDrawn> {
    let stands = format!("{}.", stands(record, signed));
    ::certificates::pdf(&Certificate {
        holder,
        title: &record.title,
        achieved_on: record.achieved_on,
        valid_until: record.expires_on,
        taught_by: with(record),
        issuer: keys::NAME,
        signed,
        stands: &stands,
        minutes,
        outcomes: &[],
        quality_mark: None,
        number: &record.id.to_string(),
        check_url: url,
        check_code: code,
        made_on: today,
    })
}

fn list(
    records: &[(TrainingRecordView, bool)],
    holder: &str,
    check: Option<(&str, &str)>,
    today: NaiveDate,
) -> Result<Vec<u8>, NotDrawn> {
    let stand: Vec<String> = records.iter().map(|(record, signed)| stands(record, *signed)).collect();
    let rows: Vec<Row<'_>> = records
        .iter()
        .zip(&stand)
        .map(|((record, _), stands)| Row {
            title: &record.title,
            with: with(record),
            achieved_on: record.achieved_on,
            valid_until: record.expires_on,
            stands,
        })
        .collect();
    ::certificates::passport_pdf(&Passport {
        title: "Training record",
        holder,
        issuer: keys::NAME,
        rows: &rows,
        check: check.map(|(url, code)| Check { url, code }),
        made_on: today,
    })
}

/// A person's whole record, to print: as their employers of today let it count.
///
/// # Errors
/// The database.
pub async fn passport(conn: &mut Conn, state: &AppState, person: PersonId) -> ApiResult<Vec<u8>> {
    let today = state.clock.today();
    let holder = people::full_name(conn, person).await?.unwrap_or_default();
    let all = records::of_person(conn, person, today).await?;
    let all = signed(conn, state, all).await?;
    drawn(move || list(&all, &holder, None, today)).await
}

/// Every credential of a person, ours and what they brought, as one presentation (W3C VC 2.0, section 4.13): each with the proof of
/// who signed it.
///
/// # Errors
/// The database.
pub async fn presentation(conn: &mut Conn, state: &AppState, person: PersonId) -> ApiResult<Value> {
    let all = records::of_person(conn, person, state.clock.today()).await?;
    let ids: Vec<TrainingRecordId> = all.iter().map(|record| record.id).collect();
    issue::issue_all(conn, state, &ids).await?;
    let mut credentials = Vec::new();
    for kept in store::of_records(conn, &ids).await? {
        if let Some(document) = &kept.document {
            credentials.push(serde_json::from_str(document).map_err(ApiError::internal)?);
        }
    }
    for kept in store::brought::of_records(conn, &ids).await? {
        credentials.push(match kept.said() {
            // Section 4.13.1: a credential that is a token stands in a presentation as a data address.
            Value::String(token) => json!({"@context": PRESENTATION_CONTEXT, "type": "EnvelopedVerifiableCredential",
                "id": format!("data:application/vc+jwt,{token}")}),
            document => document,
        });
    }
    Ok(
        json!({"@context": [PRESENTATION_CONTEXT], "type": ["VerifiablePresentation"], "verifiableCredential": credentials}),
    )
}

/// The picture of an achievement with its credential in it.
///
/// # Errors
/// No picture came out.
pub async fn badge(title: String, document: String, as_png: bool) -> ApiResult<Vec<u8>> {
    let draw = move || {
        let image = BadgeImage { title: &title, issuer: keys::NAME };
        let baked = |why: NotBaked| NotDrawn::Picture(why.to_string());
        if as_png {
            return ::certificates::bake_png(&::certificates::badge_png(&image)?, &document).map_err(baked);
        }
        ::certificates::bake_svg(&::certificates::badge_svg(&image), &document).map(String::into_bytes).map_err(baked)
    };
    drawn(draw).await
}

/// The credential in a picture that somebody was given elsewhere.
///
/// # Errors
/// 422 with what is wrong with it.
pub fn unbaked(picture: &[u8]) -> ApiResult<Value> {
    let refused = |why: NotBaked| ApiError::new(Code::NotValid, format!("Choose another file: {why}."));
    let found = if picture.starts_with(b"\x89PNG") {
        ::certificates::unbake_png(picture).map_err(refused)?
    } else {
        let text = std::str::from_utf8(picture).map_err(|_| refused(NotBaked::Picture))?;
        ::certificates::unbake_svg(text).map_err(refused)?
    };
    let text = found.ok_or_else(|| ApiError::new(Code::NotValid, "There is no credential in this picture."))?;
    Ok(serde_json::from_str(&text).unwrap_or(Value::String(text)))
}
