//! Who is asking. Whether they may is the policy's word, never said here.

use super::rate::Checked;
use super::{ApiError, ApiResult, AppState};
use crate::{machines, people};
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, web};
use domain::policy::{Actor, Permit, Relation, decide};
use domain::problem::Code;
use futures_util::future::LocalBoxFuture;

/// Who is asking, with their roles as of now.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who.
    pub actor: Actor,
    /// The sign-in the access token belongs to.
    pub sign_in: Option<uuid::Uuid>,
}

impl Caller {
    /// Asks the policy for one operation.
    ///
    /// # Errors
    /// 401 when signing in may help, else 403.
    pub fn permit(&self, operation: &'static str, relation: &Relation) -> ApiResult<Permit> {
        Ok(decide(operation, &self.actor, relation)?)
    }

    /// The same for a thing that the caller may not even know of: a refusal says it does not exist.
    ///
    /// # Errors
    /// 401 when signing in may help, else 404.
    pub fn permit_or_hide(&self, operation: &'static str, relation: &Relation, what: &str) -> ApiResult<Permit> {
        decide(operation, &self.actor, relation).map_err(|denied| match denied {
            domain::policy::Denied::SignIn | domain::policy::Denied::Scope => denied.into(),
            domain::policy::Denied::Forbidden => ApiError::not_found(what),
        })
    }

    /// The person who asks.
    ///
    /// # Errors
    /// 401 when it is nobody, 403 when it is a machine.
    pub fn person(&self) -> ApiResult<domain::ids::PersonId> {
        match &self.actor {
            Actor::Person { id, .. } => Ok(*id),
            Actor::Anonymous => Err(domain::policy::Denied::SignIn.into()),
            Actor::ProviderClient { .. } | Actor::EmployerClient { .. } => {
                Err(domain::policy::Denied::Forbidden.into())
            }
        }
    }

    /// A stable name for the caller, to keep idempotency keys apart.
    #[must_use]
    pub fn name(&self) -> String {
        match &self.actor {
            Actor::Anonymous => "anonymous".to_owned(),
            Actor::Person { id, .. } => format!("person:{id}"),
            Actor::ProviderClient { provider, .. } => format!("provider:{provider}"),
            Actor::EmployerClient { employer, .. } => format!("employer:{employer}"),
        }
    }
}

impl FromRequest for Caller {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let state = request.app_data::<web::Data<AppState>>().cloned();
        let signed_in = request.headers().contains_key(header::AUTHORIZATION);
        let checked = request.extensions().get::<Checked>().map(|Checked(claims)| claims.clone());
        Box::pin(async move {
            let state = state.ok_or_else(|| ApiError::internal("the application has no state"))?;
            if !signed_in {
                return Ok(Self { actor: Actor::Anonymous, sign_in: None });
            }
            let refused =
                || ApiError::new(Code::NotSignedIn, "Your sign-in has ended. Sign in again.").of_token("invalid_token");
            let claims = checked.flatten().ok_or_else(refused)?;
            let actor = match claims.bearer {
                Some(_) => machines::actor_of(&mut *state.db.get().await?, &claims, state.clock.now()).await?,
                None => people::actor_of(&state, &claims).await?,
            };
            let actor = actor.ok_or_else(refused)?;
            Ok(Self { actor, sign_in: claims.sid })
        })
    }
}
