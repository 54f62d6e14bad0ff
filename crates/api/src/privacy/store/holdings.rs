//! Everything that is kept about a person, by kind: the one list of it. A test holds it against the database, so that a
//! new table which names a person is in it too.

use crate::platform::{ApiError, ApiResult, Conn, sql_query};
use crate::privacy::retention;
use diesel::QueryableByName;
use diesel::sql_types::{Jsonb, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use domain::ids::PersonId;
use domain::privacy::retention::Kept;
use domain::privacy::wire::DataSection;

/// How long a kind of data is kept.
enum Keeps {
    /// As these words say.
    Until(&'static str),
    /// As long as the list of all kinds says.
    For(Kept),
}

/// One kind of data.
struct Holding {
    name: &'static str,
    title: &'static str,
    source: &'static str,
    kept: Keeps,
    /// The columns that say whose it is.
    columns: &'static [&'static str],
    /// One JSON object a row, of the person `$1`.
    sql: &'static str,
}

const ACCOUNT: &str = "Until you have your account erased";
const RECORD: &str = "Until you have your account erased; then without your name";

const HOLDINGS: &[Holding] = &[
    Holding {
        name: "account",
        title: "Your account",
        source: "You, when you made the account and since",
        kept: Keeps::Until(ACCOUNT),
        columns: &[],
        sql: "select jsonb_build_object('id', id, 'fullName', full_name, 'email', email, 'emailConfirmedAt', email_verified_at, \
            'mobile', mobile, 'near', near, 'createdAt', created_at) as item from person where id = $1",
    },
    Holding {
        name: "roles",
        title: "What you may do for others",
        source: "An admin of that organisation, or the academy",
        kept: Keeps::Until("Until it is taken back"),
        columns: &["role_assignment.person_id"],
        sql: "select jsonb_build_object('role', r.role, 'employer', e.name, 'trainingProvider', t.name, 'workplaces', \
                array(select w.name from role_workplace n join workplace w on w.id = n.workplace_id where n.role_id = r.id)) as item \
            from role_assignment r left join employer e on e.id = r.employer_id \
            left join training_provider t on t.id = r.training_provider_id where r.person_id = $1 order by r.id",
    },
    Holding {
        name: "jobs",
        title: "Your jobs",
        source: "You, and your employers",
        kept: Keeps::Until(ACCOUNT),
        columns: &["employment.person_id"],
        sql: "select jsonb_build_object('employer', o.name, 'workplace', w.name, 'jobRole', r.name, 'startedOn', e.started_on, \
                'endedOn', e.ended_on, 'leftAt', e.left_at, 'employersOwnId', e.external_id, 'ascWdsWorkerId', e.asc_wds_worker_id) as item \
            from employment e join employer o on o.id = e.employer_id left join workplace w on w.id = e.workplace_id \
            left join job_role r on r.code = e.job_role where e.person_id = $1 order by e.started_on, e.id",
    },
    Holding {
        name: "bookings",
        title: "Your bookings, and whether you were there",
        source: "You, or a manager who booked for you; the tutor's register",
        kept: Keeps::Until(RECORD),
        columns: &["booking.person_id", "place_meeting.person_id"],
        sql: "select jsonb_build_object('id', b.id, 'course', c.title, 'trainingProvider', t.name, 'startsOn', r.starts_on, \
                'status', b.status, 'bookedAt', b.created_at, 'changedAt', b.updated_at, \
                'bookedBySomeoneElse', coalesce(b.booked_by <> b.person_id, false), 'employer', o.name, 'approval', b.approval, \
                'costCode', b.cost_code, 'endedBy', b.ended_by, 'endedWhy', b.ended_why, 'refusedBecause', b.refused_because, \
                'movedUpBecause', b.moved_up_because, 'mark', a.mark, 'result', a.result, 'markedAt', a.marked_at, \
                'toPay', h.kind, 'toPayPence', h.pence) as item \
            from booking b left join employer o on o.id = b.employer_id join course_run r on r.id = b.course_run_id join course c on c.id = r.course_id \
            join training_provider t on t.id = c.training_provider_id left join attendance a on a.booking_id = b.id \
            left join booking_charge h on h.booking_id = b.id where b.person_id = $1 order by b.created_at, b.id",
    },
    Holding {
        name: "messages",
        title: "What we told you of your bookings",
        source: "The academy",
        kept: Keeps::For(Kept::Messages),
        columns: &["message.person_id"],
        sql: "select jsonb_build_object('kind', kind, 'about', said, 'madeAt', made_at, 'mailedAt', sent_at, 'readAt', read_at, \
            'keptAt', kept_at) as item from message where person_id = $1 order by made_at, id",
    },
    Holding {
        name: "message_preferences",
        title: "How you want to be told",
        source: "You",
        kept: Keeps::Until(ACCOUNT),
        columns: &["message_preference.person_id"],
        sql: "select jsonb_build_object('onlyInTheApp', app_only) as item from message_preference where person_id = $1",
    },
    Holding {
        name: "door_code",
        title: "The code that lets you in without a booking",
        source: "You",
        kept: Keeps::Until("Until the end of the next day"),
        columns: &["door_code.person_id"],
        sql: "select jsonb_build_object('endsAt', ends_at) as item from door_code where person_id = $1",
    },
    Holding {
        name: "calendar_feed",
        title: "The address by which your calendar follows your bookings",
        source: "You, when you asked for it",
        kept: Keeps::Until("Until you end it, or have your account erased"),
        columns: &["calendar_feed.person_id"],
        sql: "select jsonb_build_object('madeAt', made_at, 'lastFetchedOn', last_fetched_on) as item \
            from calendar_feed where person_id = $1",
    },
    Holding {
        name: "shares",
        title: "Links by which you show your record",
        source: "You",
        kept: Keeps::Until(ACCOUNT),
        columns: &["share.person_id"],
        sql: "select jsonb_build_object('id', s.id, 'for', s.label, 'nameShown', s.shown_name, 'until', s.until, 'madeAt', s.created_at, \
                'endedAt', s.ended_at, 'looks', (select coalesce(jsonb_agg(l.looked_at order by l.looked_at), '[]') from share_look l \
                where l.share_id = s.id)) as item from share s where s.person_id = $1 order by s.created_at, s.id",
    },
    Holding {
        name: "employer_shares",
        title: "What you show of your record to employers",
        source: "You",
        kept: Keeps::Until(ACCOUNT),
        columns: &["employer_share.person_id"],
        sql: "select jsonb_build_object('employer', e.name, 'until', s.until, 'createdAt', s.created_at, 'endedAt', s.ended_at, \
                'records', (select coalesce(jsonb_agg(t.title order by t.title), '[]') from employer_shared_record r \
                    join training_record t on t.id = r.training_record_id where r.share_id = s.id)) as item \
            from employer_share s join employer e on e.id = s.employer_id where s.person_id = $1 order by s.created_at, s.id",
    },
    Holding {
        name: "decisions",
        title: "What employers decided of training that you brought",
        source: "Your employers",
        kept: Keeps::Until(RECORD),
        columns: &[],
        sql: "select jsonb_build_object('employer', e.name, 'title', t.title, 'decision', d.decision, 'reason', d.reason, \
                'decidedAt', d.decided_at) as item from record_decision d join employer e on e.id = d.employer_id \
            join training_record t on t.id = d.training_record_id where t.person_id = $1 order by d.decided_at, t.id",
    },
    Holding {
        name: "training_records",
        title: "Your training record",
        source: "The training provider's register, your employer's ASC-WDS files, or you",
        kept: Keeps::Until(RECORD),
        columns: &["training_record.person_id", "brought_credential.person_id"],
        sql: "select jsonb_build_object('id', t.id, 'title', t.title, 'subject', s.name, 'trainingProvider', t.provider_name, \
                'confirmedBy', t.confirmed_by_name, 'achievedOn', t.achieved_on, 'expiresOn', t.expires_on, 'expiryBasis', t.expiry_basis, \
                'verificationLevel', t.verification_level, 'revokedAt', t.revoked_at, 'revokedReason', t.revoked_reason, \
                'certificateNumber', t.certificate_number, 'minutes', t.minutes, 'createdAt', t.created_at, 'credential', c.document::jsonb, 'issuedBy', t.issued_by, 'brought', b.document) as item \
            from training_record t left join credential c on c.training_record_id = t.id \
            left join brought_credential b on b.training_record_id = t.id left join subject s on s.code = t.subject_code where t.person_id = $1 order by t.achieved_on, t.id",
    },
    Holding {
        name: "care_certificate",
        title: "Your Care Certificate: what was assessed, and who signed it off",
        source: "Your employers",
        kept: Keeps::Until(RECORD),
        columns: &["care_assessment.person_id", "care_sign_off.person_id"],
        sql: "select jsonb_build_object('edition', a.edition, 'standard', a.standard, 'part', a.part, 'assessedOn', a.assessed_on, \
                'assessor', a.assessor, 'capacity', a.capacity, 'employer', a.employer_name, 'withdrawnAt', a.withdrawn_at, \
                'withdrawnReason', a.withdrawn_reason) as item from care_assessment a where a.person_id = $1 \
            union all select jsonb_build_object('edition', s.edition, 'signedOn', s.signed_on, 'signedBy', s.signed_by, \
                'employer', s.employer_name) from care_sign_off s where s.person_id = $1",
    },
    Holding {
        name: "evidence",
        title: "Photos and PDFs of your certificates",
        source: "You",
        kept: Keeps::Until(ACCOUNT),
        columns: &[],
        sql: "select jsonb_build_object('entry', t.title, 'file', f.id, 'mediaType', f.media_type, 'sizeBytes', f.size_bytes, \
                'sha256', encode(f.sha256, 'hex'), 'addedAt', f.added_at) as item \
            from evidence_file f join training_record t on t.id = f.training_record_id where t.person_id = $1 order by f.added_at, f.id",
    },
    Holding {
        name: "verifications",
        title: "Who saw your certificates, or stands behind your training",
        source: "Your employers, and training providers",
        kept: Keeps::Until(RECORD),
        columns: &[],
        sql: "select jsonb_build_object('entry', t.title, 'level', v.level, 'by', v.by_name, 'note', v.note, 'at', v.verified_at) as item \
            from record_verification v join training_record t on t.id = v.training_record_id where t.person_id = $1 \
            order by v.verified_at, v.id",
    },
    Holding {
        name: "confirmations_asked",
        title: "Whom you asked to confirm your training",
        source: "You, and who answered",
        kept: Keeps::Until(ACCOUNT),
        columns: &[],
        sql: "select jsonb_build_object('entry', t.title, 'asked', coalesce(p.name, e.name), 'askedAt', c.asked_at, 'answer', c.answer, \
                'answeredAt', c.answered_at) as item from confirmation_request c join training_record t on t.id = c.training_record_id \
            left join training_provider p on p.id = c.training_provider_id left join employer e on e.id = c.employer_id \
            where t.person_id = $1 order by c.asked_at, c.id",
    },
    Holding {
        name: "corrections",
        title: "What you said is wrong in your record",
        source: "You, and who answered",
        kept: Keeps::Until(ACCOUNT),
        columns: &["correction.person_id"],
        sql: "select jsonb_build_object('entry', t.title, 'what', c.what, 'askedAt', c.asked_at, 'outcome', c.outcome, \
                'answer', c.answer, 'answeredAt', c.answered_at) as item \
            from correction c join training_record t on t.id = c.training_record_id \
            where c.person_id = $1 order by c.asked_at, c.id",
    },
    Holding {
        name: "employer_files",
        title: "What your employer's ASC-WDS files say",
        source: "Files that your employer sent",
        kept: Keeps::Until("Until your employer takes it away"),
        columns: &["staff_member.person_id"],
        sql: "select jsonb_build_object('employer', e.name, 'workplace', w.name, 'workerId', m.worker_id, 'calledThere', m.display_id, \
                'jobDescription', m.job_description, 'startedOn', m.started_on, 'careCertificate', m.care_certificate, \
                'levelTwoCertificate', m.level_two_certificate, 'levelTwoYear', m.level_two_year, 'qualifications', m.qualifications, \
                'training', (select coalesce(jsonb_agg(jsonb_build_object('category', t.category, 'name', t.name, \
                    'completedOn', t.completed_on, 'expiresOn', t.expires_on, 'notes', t.notes) order by t.id), '[]') \
                    from staff_training t where t.staff_member_id = m.id)) as item \
            from staff_member m join employer e on e.id = m.employer_id join workplace w on w.id = m.workplace_id \
            where m.person_id = $1 order by m.id",
    },
    Holding {
        name: "hr_systems",
        title: "What your employer's HR system says of you",
        source: "A system that your employer lets in",
        kept: Keeps::Until("Until that system takes it away, or you have your account erased"),
        columns: &["hr_worker.person_id"],
        sql: "select jsonb_build_object('employer', e.name, 'calledThere', w.user_name, 'employersOwnId', w.external_id, \
                'said', w.said, 'changedAt', w.changed_at, 'takenAwayAt', w.gone_at) as item \
            from hr_worker w join employer e on e.id = w.employer_id where w.person_id = $1 order by w.created_at, w.id",
    },
    Holding {
        name: "sign_ins",
        title: "Where you are or were signed in",
        source: "Your phones and computers",
        kept: Keeps::For(Kept::SignIns),
        columns: &["sign_in_family.person_id"],
        sql: "select jsonb_build_object('way', way, 'device', device, 'startedAt', started_at, 'lastUsedAt', last_used_at, \
                'provedAt', proved_at, 'endedAt', ended_at) as item from sign_in_family where person_id = $1 order by started_at, id",
    },
    Holding {
        name: "passkeys",
        title: "Your passkeys",
        source: "You, when you added them",
        kept: Keeps::Until("Until you remove them"),
        columns: &["passkey.person_id", "passkey_challenge.person_id"],
        sql: "select jsonb_build_object('name', name, 'createdAt', created_at, 'lastUsedAt', last_used_at) as item \
            from passkey where person_id = $1 order by created_at, id",
    },
    Holding {
        name: "two_step",
        title: "Your two-step sign-in",
        source: "You, when you switched it on",
        kept: Keeps::Until("Until you switch it off"),
        columns: &["two_step.person_id"],
        sql: "select jsonb_build_object('begunAt', begun_at, 'confirmedAt', confirmed_at, 'recoveryCodesLeft', \
                (select count(*) from recovery_code c where c.person_id = t.person_id and c.used_at is null)) as item \
            from two_step t where person_id = $1",
    },
    Holding {
        name: "mailed_links",
        title: "Links that we sent you by email",
        source: "You, when you asked for them",
        kept: Keeps::For(Kept::MailedLinks),
        columns: &["mailed_link.person_id"],
        sql: "select jsonb_build_object('purpose', purpose, 'email', email, 'replaces', replaces, 'askedAt', asked_at, \
                'expiresAt', expires_at, 'usedAt', used_at) as item from mailed_link where person_id = $1 order by asked_at, id",
    },
    Holding {
        name: "invitations",
        title: "Invitations that you took, or that were sent to your address",
        source: "An employer who invited you",
        kept: Keeps::For(Kept::Invitations),
        columns: &["invitation.accepted_by"],
        sql: "select jsonb_build_object('employer', e.name, 'as', i.position, 'calledThere', i.invitee, 'email', i.email, \
                'createdAt', i.created_at, 'acceptedAt', i.accepted_at, 'revokedAt', i.revoked_at) as item \
            from invitation i join employer e on e.id = i.employer_id \
            where i.accepted_by = $1 or i.email = (select email from person where id = $1 and email_verified_at is not null) \
            order by i.created_at, i.id",
    },
    Holding {
        name: "told_to_others",
        title: "Messages about you to your employer's own system",
        source: "What happened here; only ids are sent",
        kept: Keeps::For(Kept::WebhookDeliveries),
        columns: &["webhook_delivery.person_id"],
        sql: "select jsonb_build_object('event', d.event_type, 'to', coalesce(e.name, t.name), 'state', d.state, 'at', d.created_at, \
                'message', d.body) as item \
            from webhook_delivery d join webhook_endpoint w on w.id = d.endpoint_id left join employer e on e.id = w.employer_id \
            left join training_provider t on t.id = w.training_provider_id where d.person_id = $1 order by d.sequence",
    },
    Holding {
        name: "access_log",
        title: "Who looked at your data",
        source: "Whoever looked",
        kept: Keeps::For(Kept::AccessLog),
        columns: &["access_line.person_id", "access_line.reader_id"],
        sql: "select jsonb_build_object('day', l.day, 'by', coalesce(e.name, t.name, 'The academy'), 'bySystem', l.reader_id is null, \
                'what', l.what, 'deed', l.deed, 'times', l.times, 'lastAt', l.last_at) as item \
            from access_line l left join employer e on e.id = l.employer_id \
            left join training_provider t on t.id = l.training_provider_id where l.person_id = $1 order by l.day, l.first_at, l.id",
    },
    Holding {
        name: "saved_answers",
        title: "Answers kept so that a repeated request does nothing twice",
        source: "Your own requests",
        kept: Keeps::For(Kept::SavedAnswers),
        columns: &[],
        sql: "select jsonb_build_object('operation', operation, 'status', status, 'at', created_at, 'answer', body) as item \
            from idempotent_answer where caller = 'person:' || $1::text order by created_at, key",
    },
    Holding {
        name: "done_for_others",
        title: "What you did for others here",
        source: "You",
        kept: Keeps::Until("As long as that thing is kept; after an erasure without your name"),
        columns: &[
            "booking.booked_by",
            "attendance.marked_by",
            "register_finished.finished_by",
            "cancellation_terms.set_by",
            "place_block.made_by",
            "training_rule.set_by",
            "approval_rule.updated_by",
            "duplicate.person_id",
            "invitation.invited_by",
            "course_subject_correction.person_id",
            "webhook_endpoint.created_by",
            "asc_wds_import.started_by",
        ],
        sql: "select jsonb_build_object('what', what, 'at', at) as item from ( \
            select 'a booking for somebody' as what, created_at as at from booking where booked_by = $1 and person_id <> $1 \
            union all select 'a mark on a register', marked_at from attendance where marked_by = $1 \
            union all select 'a register finished', finished_at from register_finished where finished_by = $1 \
            union all select 'what is asked for a place given up late', set_at from cancellation_terms where set_by = $1 \
            union all select 'places kept for later', created_at from place_block where made_by = $1 \
            union all select 'a training rule', set_at from training_rule where set_by = $1 \
            union all select 'what your employer is asked about', updated_at from approval_rule where updated_by = $1 \
            union all select 'two courses compared', decided_at from duplicate where person_id = $1 \
            union all select 'the subjects of a course', at from course_subject_correction where person_id = $1 \
            union all select 'an invitation', created_at from invitation where invited_by = $1 \
            union all select 'a webhook endpoint', created_at from webhook_endpoint where created_by = $1 \
            union all select 'an ASC-WDS import', started_at from asc_wds_import where started_by = $1) x order by at",
    },
    Holding {
        name: "events",
        title: "What happened, by ids",
        source: "You, and whoever did something to your things",
        kept: Keeps::Until("For good: it holds no name, and shows that nobody changed it"),
        columns: &[],
        sql: "select jsonb_build_object('event', e.kind, 'at', e.at, 'byYou', coalesce(e.actor_id = $1, false)) as item from event e \
            where e.subject_id = $1 or e.actor_id = $1 or e.subject_id in (select id from booking where person_id = $1 \
                union all select id from training_record where person_id = $1) order by e.id",
    },
    Holding {
        name: "erasure",
        title: "An erasure that you asked for",
        source: "You",
        kept: Keeps::Until("Until it is taken back or done"),
        columns: &["erasure.person_id"],
        sql: "select jsonb_build_object('askedAt', asked_at, 'dueAt', due_at) as item from erasure where person_id = $1",
    },
];

#[derive(QueryableByName)]
struct Item {
    #[diesel(sql_type = Jsonb)]
    item: serde_json::Value,
}

/// Everything that is kept about a person, by kind.
///
/// # Errors
/// The database.
pub async fn of(conn: &mut Conn, person: PersonId) -> ApiResult<Vec<DataSection>> {
    let mut sections = Vec::new();
    let kinds = retention::kinds(conn).await?;
    for Holding { name, title, source, kept, sql, .. } in HOLDINGS {
        let kept = match kept {
            Keeps::Until(words) => (*words).to_owned(),
            Keeps::For(kind) => {
                kinds.iter().find(|view| view.kind == *kind).map_or_else(String::new, |view| view.kept.clone())
            }
        };
        let rows: Vec<Item> = sql_query(*sql).bind::<SqlUuid, _>(person.0).load(conn).await?;
        let items = rows.into_iter().map(|row| serde_json::from_value(row.item).map_err(ApiError::internal));
        sections.push(DataSection {
            name: (*name).to_owned(),
            title: (*title).to_owned(),
            source: (*source).to_owned(),
            kept,
            items: items.collect::<ApiResult<_>>()?,
        });
    }
    Ok(sections)
}

/// The columns that say about whom a row is, as `table.column`.
#[must_use]
pub fn columns() -> Vec<&'static str> {
    HOLDINGS.iter().flat_map(|holding| holding.columns).copied().collect()
}
