//! Lists: which resources, in which order, which of them, and what of each (RFC 7644 §3.4.2 and §3.4.3).

use super::error::ScimError;
use super::message::{Ask, plain, query, read};
use super::{groups, users};
use actix_web::{HttpRequest, HttpResponse, web};
use domain::ids::EmployerId;
use domain::privacy::Deed;
use domain::scim::filter::{self, Filter};
use domain::scim::project::{Projection, sort};
use domain::scim::{Kind, LIST, MOST_LISTED, Refusal, ScimType};
use serde_json::{Value, json};

/// How many are listed unless told.
const LISTED: usize = 100;

/// What a list is asked for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    filter: Option<String>,
    sort_by: Option<String>,
    descending: bool,
    start: usize,
    count: usize,
    projection: Projection,
}

impl Wanted {
    /// Reads a query. What it does not know is passed over.
    ///
    /// # Errors
    /// `invalidValue`, `invalidSyntax`.
    pub fn of_query(request: &HttpRequest) -> Result<Self, ScimError> {
        let query = query(request)?;
        let of = |name: &str| query.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        Self::new(&of, of("attributes"), of("excludedAttributes"))
    }

    /// Reads a message of a search.
    ///
    /// # Errors
    /// `invalidValue`.
    pub fn of_message(message: &Value) -> Result<Self, ScimError> {
        let of = |name: &str| match message.get(name) {
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        let names = |name: &str| match message.get(name) {
            Some(Value::Array(names)) => Some(names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(",")),
            _ => of(name),
        };
        Self::new(&of, names("attributes"), names("excludedAttributes"))
    }

    fn new(
        of: &dyn Fn(&str) -> Option<String>,
        only: Option<String>,
        without: Option<String>,
    ) -> Result<Self, ScimError> {
        let number = |name: &str| -> Result<Option<i64>, Refusal> {
            let say = |_| Refusal::new(ScimType::InvalidValue, format!("{name} is a number."));
            of(name).map(|text| text.trim().parse().map_err(say)).transpose()
        };
        let descending = match of("sortOrder").as_deref() {
            None | Some("ascending") => false,
            Some("descending") => true,
            Some(_) => {
                let say = "sortOrder is ascending or descending.";
                return Err(Refusal::new(ScimType::InvalidValue, say).into());
            }
        };
        // A number below the first means the first (RFC 7644 §3.4.2.4).
        let start = number("startIndex")?.map_or(1, |start| usize::try_from(start.max(1)).unwrap_or(usize::MAX));
        let count = number("count")?.map_or(LISTED, |count| usize::try_from(count.max(0)).unwrap_or(MOST_LISTED));
        Ok(Self {
            filter: of("filter").filter(|text| !text.trim().is_empty()),
            sort_by: of("sortBy").filter(|text| !text.trim().is_empty()),
            descending,
            start,
            count: count.min(MOST_LISTED),
            projection: Projection::read(only.as_deref(), without.as_deref())?,
        })
    }

    /// The filter, about resources of a kind.
    ///
    /// # Errors
    /// `invalidFilter`.
    pub fn filter(&self, kind: Kind) -> Result<Option<Filter>, ScimError> {
        Ok(self.filter.as_deref().map(|text| filter::read(kind, text)).transpose()?)
    }

    /// The answer: of these resources those that fulfil the filter.
    ///
    /// # Errors
    /// `invalidFilter`, `invalidPath` for the order.
    pub async fn of(
        &self,
        ask: &Ask,
        employer: EmployerId,
        kind: Kind,
        mut all: Vec<Value>,
    ) -> Result<HttpResponse, ScimError> {
        if let Some(filter) = self.filter(kind)? {
            all.retain(|one| filter.holds(one));
        }
        if let Some(by) = &self.sort_by {
            sort(kind, &mut all, by, self.descending)?;
        }
        self.page(ask, employer, all.into_iter().map(|one| (kind, one)).collect()).await
    }

    async fn page(&self, ask: &Ask, employer: EmployerId, all: Vec<(Kind, Value)>) -> Result<HttpResponse, ScimError> {
        let total = all.len();
        let page: Vec<_> = all.into_iter().skip(self.start - 1).take(self.count).collect();
        let shown = page.iter().map(|(_, one)| one);
        users::note(&mut *ask.state.db.get().await?, ask, employer, shown, Deed::Read).await?;
        let page: Vec<Value> = page.iter().map(|(kind, one)| self.projection.of(*kind, one)).collect();
        let body = json!({"schemas": [LIST], "totalResults": total, "startIndex": self.start,
            "itemsPerPage": page.len(), "Resources": page});
        Ok(plain(&body, "no-store"))
    }
}

/// `POST /.search`: users and groups at once. A filter about one kind finds that kind.
pub async fn search(ask: Ask, request: HttpRequest, payload: web::Payload) -> Result<HttpResponse, ScimError> {
    let employer = ask.employer("scim_search")?;
    let wanted = Wanted::of_message(&read(&request, payload).await?)?;
    let mut all = Vec::new();
    let mut unread = None;
    for kind in [Kind::User, Kind::Group] {
        let filter = match wanted.filter(kind) {
            Ok(filter) => filter,
            Err(error) => {
                unread = Some(error);
                continue;
            }
        };
        let mut found = match kind {
            Kind::User => users::all(&ask, employer, filter.as_ref()).await?,
            Kind::Group => groups::all(&ask, employer).await?,
        };
        found.retain(|one| filter.as_ref().is_none_or(|filter| filter.holds(one)));
        if let Some(by) = &wanted.sort_by {
            sort(kind, &mut found, by, wanted.descending)?;
        }
        all.push((kind, found));
    }
    match unread {
        Some(error) if all.is_empty() => Err(error),
        _ => {
            let all = all.into_iter().flat_map(|(kind, all)| all.into_iter().map(move |one| (kind, one)));
            wanted.page(&ask, employer, all.collect()).await
        }
    }
}
