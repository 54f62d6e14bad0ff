//! What a whole search is after when it names no subject: a first job in care, what everyone must have learnt, a next post.

use crate::audience::{self, CHILDREN, FIRST_STEPS, LEADS, WAY_IN};
use crate::finder::Finder;
use crate::query::{Kind, Money, Need, Query};
use crate::sayings::{Post, Says};
use crate::text;
use crate::thesaurus::{CORE, OF_BEGINNERS, OVER_OTHERS};
use crate::words;

/// How well a course fits that is marked for someone who begins, and the next best mark.
const MARKED: f32 = 0.9;
const NEXT_TO_IT: f32 = 0.75;
const AFTER_IT: f32 = 0.5;
/// How well what everyone must have learnt fits beside the Care Certificate.
const OF_CORE: f32 = 0.6;
/// How well a word fits that such a post's courses have in their titles.
const OF_POST: f32 = 0.7;
/// What a subject must fit a word at least to be what the word is after.
const IS_MEANT: f32 = 0.5;

/// What the sayings of a search say beside its subject.
#[derive(Debug, Default)]
pub(crate) struct Intents {
    way_in: bool,
    first_steps: bool,
    abroad: bool,
    core: bool,
    post: Option<Post>,
    /// The stems of the words that say so.
    said: Vec<String>,
}

impl Intents {
    /// Takes a saying in.
    pub(crate) fn take(&mut self, finder: &Finder, query: &mut Query, says: Says, stems: &[String]) {
        match says {
            Says::Money(money) => query.wishes.money = Some(money),
            Says::Run(bits) => query.wishes.runs.push(bits),
            Says::WayIn => self.way_in = true,
            Says::FirstSteps => self.first_steps = true,
            Says::Abroad => self.abroad = true,
            Says::Core => self.core = true,
            Says::Post(post) => self.post = Some(post),
            Says::Refresher => query.wishes.refresher = true,
            Says::Means(name) => words::take_name(finder, query, name),
            Says::Scheme(name) => {
                query.wishes.money = Some(Money::Free);
                query.needs.push(scheme(finder, name));
            }
            Says::Nothing => {}
        }
        if matches!(says, Says::WayIn | Says::FirstSteps) {
            let says_much = |stem: &&String| !text::is_empty_word(stem) && !is_of_beginners(finder, stem);
            self.said.extend(stems.iter().filter(says_much).cloned());
        }
    }

    /// Adds what the sayings are after. Where a subject is named they only set the order.
    pub(crate) fn settle(self, finder: &Finder, query: &mut Query, words: &[String]) {
        let has = |of: &[&str]| words.iter().any(|word| of.contains(&word.as_str()));
        query.wishes.over_others = has(OVER_OTHERS) || self.post.is_some();
        query.wishes.children = has(CHILDREN);
        let subject = query.needs.iter().any(names_subject);
        if let Some(post) = self.post.filter(|_| !subject) {
            query.needs.push(leads_to(finder, post));
            // Much is called management that is none of people.
            let leads = vec![(LEADS.to_owned(), 1.0)];
            query.needs.push(Need { kind: Kind::Aside, terms: leads, ..Need::default() });
            query.wishes.qualification = query.wishes.qualification.or((post == Post::Manager).then_some(true));
        } else if self.way_in || self.first_steps || self.abroad || self.core {
            query.wishes.beginner = self.way_in || self.first_steps || self.abroad;
            let kind = if subject { Kind::Aside } else { Kind::Phrase };
            query.needs.push(Need { kind, ..self.begins(finder) });
        } else {
            query.wishes.general = query.wishes.qualification.is_some() && says_only_care(finder, query);
            return;
        }
        if !subject {
            let little = |need: &&mut Need| need.kind == Kind::Word && is_little(finder, need);
            query.needs.iter_mut().filter(little).for_each(|need| need.kind = Kind::Aside);
        }
    }

    /// What is for someone who begins is marked so, or says one of the words that were used.
    fn begins(self, finder: &Finder) -> Need {
        let mut need = Need { words: 1, ..Need::default() };
        if self.core {
            need.terms.push((FIRST_STEPS.to_owned(), OF_CORE));
            ["care certificate", "induction"].iter().for_each(|name| take_subjects(finder, &mut need, name, 1.0));
            CORE.iter().for_each(|name| take_subjects(finder, &mut need, name, OF_CORE));
            return need;
        }
        let (way_in, first_steps) = match (self.way_in, self.first_steps) {
            (true, true) => (MARKED, MARKED),
            (true, false) => (MARKED, AFTER_IT),
            (false, true) => (NEXT_TO_IT, MARKED),
            // From another country: what is like "abroad" comes first.
            (false, false) => (0.0, AFTER_IT),
        };
        need.terms.extend([(WAY_IN.to_owned(), way_in), (FIRST_STEPS.to_owned(), first_steps)]);
        need.terms.extend(self.said.into_iter().map(|stem| (stem, 1.0)));
        if self.first_steps {
            take_subjects(finder, &mut need, "care certificate", MARKED);
        }
        if self.abroad {
            take_subjects(finder, &mut need, "english language", if self.way_in { AFTER_IT } else { 1.0 });
            words::add_alike(finder, &mut need, "abroad");
        }
        need
    }
}

/// Whether a need is for a subject.
fn names_subject(need: &Need) -> bool {
    need.kind == Kind::Phrase || need.kind == Kind::Word && need.subjects.iter().any(|(_, fits)| *fits > IS_MEANT)
}

fn is_of_beginners(finder: &Finder, stem: &str) -> bool {
    OF_BEGINNERS.iter().any(|word| finder.language.stems.of(word) == stem)
}

/// Whether a word says little in a search for a first job.
fn is_little(finder: &Finder, need: &Need) -> bool {
    need.terms.first().is_some_and(|(stem, _)| is_of_beginners(finder, stem))
}

/// Whether no subject is asked for beside care itself.
fn says_only_care(finder: &Finder, query: &Query) -> bool {
    let mut needs = query.needs.iter();
    needs.all(|need| need.kind == Kind::Aside || need.kind == Kind::Word && is_little(finder, need))
}

fn take_subjects(finder: &Finder, need: &mut Need, name: &str, fits: f32) {
    let codes = words::phrase_named(finder, name).map_or(&[] as &[u16], |phrase| phrase.codes.as_slice());
    need.subjects.extend(codes.iter().map(|code| (*code, fits)));
}

/// The courses that a scheme pays for are filed under its name.
fn scheme(finder: &Finder, name: &str) -> Need {
    let words = name.split(' ').filter(|word| !text::is_empty_word(word));
    let together: Vec<String> = words.map(|word| finder.language.stems.of(word)).collect();
    Need { kind: Kind::Phrase, together, words: 1, ..Need::default() }
}

/// The diploma of its level, and courses in leading.
fn leads_to(finder: &Finder, post: Post) -> Need {
    let mut need = Need { kind: Kind::Phrase, words: 1, ..Need::default() };
    need.terms.push((audience::diploma(post.level()), 1.0));
    let (leadership, titles): (f32, &[&str]) = match post {
        Post::Senior => (AFTER_IT, &["team", "lead"]),
        Post::Manager => (1.0, &["lead"]),
    };
    take_subjects(finder, &mut need, "leadership", leadership);
    need.others.extend(titles.iter().map(|word| (finder.language.stems.of(word), OF_POST)));
    need
}
