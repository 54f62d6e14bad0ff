//! How long each kind of thing is kept: the one place that says so.

use crate::text_enum;

text_enum!(
    /// What is thrown away when its time is over.
    Kept {
        /// Sign-ins that were ended or that nobody used.
        SignIns = "sign_ins", "Where you were signed in, after that sign-in was last used";
        /// Tries to sign in that went wrong.
        FailedTries = "failed_tries", "Tries to sign in that went wrong";
        /// Links that were sent by mail.
        MailedLinks = "mailed_links", "Links that we sent by email";
        /// Saved answers for a repeated request.
        SavedAnswers = "saved_answers", "Answers that are kept so that a repeated request does nothing twice";
        /// Files that were sent in.
        ImportFiles = "import_files", "Files of courses that training providers sent, once they are read";
        /// Messages to other systems.
        WebhookDeliveries = "webhook_deliveries", "Messages that told other systems what happened";
        /// Who looked at what is a person's own.
        AccessLog = "access_log", "The list of who looked at your data";
        /// Invitations that ended.
        Invitations = "invitations", "Invitations that were used, taken back or ran out";
        /// Accounts whose address nobody confirmed and nobody used.
        UnconfirmedAccounts = "unconfirmed_accounts", "Accounts whose email address nobody confirmed and that were never used";
        /// What people were told.
        Messages = "messages", "What we told you of your bookings";
        /// Work that is done.
        DoneJobs = "done_jobs", "Notes of emails and other work that is done";
    }
);

impl Kept {
    /// Days it is kept unless a setting says otherwise.
    #[must_use]
    pub const fn days(self) -> i32 {
        match self {
            Self::SavedAnswers | Self::FailedTries | Self::ImportFiles => 1,
            Self::MailedLinks => 7,
            Self::WebhookDeliveries | Self::UnconfirmedAccounts | Self::DoneJobs => 30,
            Self::SignIns | Self::Invitations => 90,
            Self::Messages => 365,
            Self::AccessLog => 730,
        }
    }

    /// The fewest and the most days that a setting may say. The log is the person's, so nobody makes it shorter.
    #[must_use]
    pub const fn bounds(self) -> (i32, i32) {
        match self {
            Self::SavedAnswers | Self::FailedTries => (1, 30),
            Self::ImportFiles | Self::MailedLinks => (1, 90),
            Self::SignIns => (30, 730),
            Self::WebhookDeliveries | Self::UnconfirmedAccounts | Self::DoneJobs | Self::Invitations => (7, 730),
            Self::Messages => (90, 730),
            Self::AccessLog => (730, 3650),
        }
    }
}

/// A setting, when it is within bounds.
///
/// # Errors
/// A sentence for the person who sets it.
pub fn check_days(kind: Kept, days: i32) -> Result<i32, String> {
    let (least, most) = kind.bounds();
    if (least..=most).contains(&days) { Ok(days) } else { Err(format!("Use {least} to {most} days.")) }
}

/// A number of days in words: years and days are said whole.
#[must_use]
pub fn in_words(days: i32) -> String {
    match days {
        1 => "24 hours".to_owned(),
        365 => "1 year".to_owned(),
        years if years % 365 == 0 => format!("{} years", years / 365),
        days => format!("{days} days"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_kept_unless_told_is_within_bounds() {
        for kind in Kept::ALL {
            assert_eq!(check_days(*kind, kind.days()), Ok(kind.days()), "{}", kind.as_str());
        }
        assert_eq!(in_words(Kept::AccessLog.days()), "2 years");
        assert_eq!(in_words(Kept::SavedAnswers.days()), "24 hours");
    }

    proptest! {
        #[test]
        fn a_setting_never_leaves_its_bounds(index in 0..Kept::ALL.len(), days in any::<i32>()) {
            let kind = Kept::ALL[index];
            let (least, most) = kind.bounds();
            prop_assert_eq!(check_days(kind, days).is_ok(), least <= days && days <= most);
        }
    }
}
