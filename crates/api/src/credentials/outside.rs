//! What is needed to judge a credential: keys and status lists of who signed it. The academy's own are at hand; those of others
//! are fetched, and never while a connection to the database is held.

use super::{keys, lists};
use crate::platform::{ApiResult, AppState};
use ::credentials::did::web_address;
use ::credentials::verify::{Documents, needs};
use futures_util::future::join_all;
use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

/// Addresses that are fetched for one credential, at most: one issuer has one document, and a list or two.
const MOST_EACH: usize = 6;

/// Documents that were had, by DID or address. One that could not be had is not among them.
#[derive(Debug, Default)]
pub struct Had(HashMap<String, Value>);

impl Documents for Had {
    fn did(&self, did: &str) -> Option<&Value> {
        self.0.get(did)
    }

    fn list(&self, address: &str) -> Option<&Value> {
        self.0.get(address)
    }
}

impl Had {
    /// Everything that is needed to judge these credentials: what several of them need is had once.
    ///
    /// # Errors
    /// The database.
    pub async fn for_all<'a>(state: &AppState, credentials: impl IntoIterator<Item = &'a Value>) -> ApiResult<Self> {
        let (mut dids, mut addresses) = (BTreeSet::new(), BTreeSet::new());
        for credential in credentials {
            let needs = needs(credential);
            dids.extend(needs.dids.into_iter().take(MOST_EACH));
            addresses.extend(needs.lists.into_iter().take(MOST_EACH));
        }
        let mut had = Self::default();
        had.have(state, addresses, Kind::List).await?;
        // Who keeps a list may be somebody else than who signed the credential.
        dids.extend(had.0.values().flat_map(|list| needs(list).dids));
        had.have(state, dids, Kind::Did).await?;
        Ok(had)
    }

    async fn have(&mut self, state: &AppState, names: BTreeSet<String>, kind: Kind) -> ApiResult<()> {
        let mut outside = Vec::new();
        for name in names {
            match own(state, &name).await? {
                Some(document) => drop(self.0.insert(name, document)),
                None => outside.push(name),
            }
        }
        let found = join_all(outside.into_iter().map(async |name| {
            let address = match kind {
                Kind::List => Ok(name.clone()),
                Kind::Did => web_address(&name),
            };
            let document = state.fetcher.document(&address.ok()?).await;
            document
                .inspect_err(|why| tracing::info!(name, why, "an issuer's document could not be had"))
                .ok()
                .map(|of| (name, of))
        }));
        self.0.extend(found.await.into_iter().flatten());
        Ok(())
    }
}

#[derive(Clone, Copy)]
enum Kind {
    Did,
    List,
}

/// The academy's own document of this name, which it does not ask itself for.
async fn own(state: &AppState, name: &str) -> ApiResult<Option<Value>> {
    if name == keys::did(state) {
        return Ok(Some(keys::document(&mut *state.db.get().await?, state).await?));
    }
    let Some((list, purpose)) = lists::read_address(state, name) else { return Ok(None) };
    lists::list(&mut *state.db.get().await?, state, list, purpose).await
}
