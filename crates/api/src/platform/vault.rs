//! Files that people give us, such as photos of certificates: in a folder, or in a store of objects (S3). Each is sealed with our
//! key for its own id, so that who reads the folder or the bucket has nothing.

use super::seal::Sealer;
use super::{ApiError, ApiResult};
use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt};
use std::path::Path;
use std::sync::Arc;
use uuid::Uuid;

/// Keeps and gives files; cheap to share.
#[derive(Clone)]
pub struct Vault {
    store: Arc<dyn ObjectStore>,
    at: Key,
    sealer: Arc<Sealer>,
}

impl Vault {
    /// The store that an address names (`s3://bucket/folder`, with what the store wants to know in its usual variables), or a folder
    /// of its own in `state`.
    ///
    /// # Errors
    /// When the address names no store that this program was built for, or the folder cannot be used.
    pub fn open(address: Option<&str>, state: &Path, sealer: Arc<Sealer>) -> Result<Self, String> {
        let Some(address) = address else {
            let folder = state.join("files");
            std::fs::create_dir_all(&folder).map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
            let store = LocalFileSystem::new_with_prefix(&folder).map_err(|error| error.to_string())?;
            return Ok(Self { store: Arc::new(store.with_fsync(true)), at: Key::default(), sealer });
        };
        let url = address.parse().map_err(|error| format!("ACADEMY_FILES_URL is no address: {error}"))?;
        let settings = std::env::vars().map(|(name, value)| (name.to_ascii_lowercase(), value));
        let (store, at) = object_store::parse_url_opts(&url, settings).map_err(|error| error.to_string())?;
        Ok(Self { store: Arc::from(store), at, sealer })
    }

    /// One that forgets, for tests.
    #[must_use]
    pub fn ephemeral(sealer: Arc<Sealer>) -> Self {
        Self { store: Arc::new(InMemory::new()), at: Key::default(), sealer }
    }

    fn key(&self, id: Uuid) -> Key {
        self.at.clone().join(id.to_string())
    }

    fn purpose(id: Uuid) -> String {
        format!("file {id}")
    }

    /// Keeps a file under an id.
    ///
    /// # Errors
    /// When the store takes none.
    pub async fn put(&self, id: Uuid, bytes: &[u8]) -> ApiResult<()> {
        let sealed = self.sealer.seal(&Self::purpose(id), bytes).map_err(ApiError::internal)?;
        self.store.put(&self.key(id), sealed.into()).await.map_err(ApiError::internal)?;
        Ok(())
    }

    /// The file of an id.
    ///
    /// # Errors
    /// When there is none, or it was changed where it is kept.
    pub async fn get(&self, id: Uuid) -> ApiResult<Vec<u8>> {
        let found = self.store.get(&self.key(id)).await.map_err(ApiError::internal)?;
        let sealed = found.bytes().await.map_err(ApiError::internal)?;
        self.sealer.open(&Self::purpose(id), &sealed).map_err(ApiError::internal)
    }

    /// Drops the file of an id; one that is gone already is no mistake.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn drop(&self, id: Uuid) -> ApiResult<()> {
        match self.store.delete(&self.key(id)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(other) => Err(ApiError::internal(other)),
        }
    }

    /// The ids of all files that were put before.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn older_than(&self, before: DateTime<Utc>) -> ApiResult<Vec<Uuid>> {
        let all = self.store.list(Some(&self.at)).try_filter_map(async |file| {
            let id = file.location.filename().and_then(|name| name.parse::<Uuid>().ok());
            Ok(id.filter(|_| file.last_modified < before))
        });
        all.try_collect().await.map_err(ApiError::internal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_comes_back_as_it_was_and_lies_sealed_in_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let sealer = Arc::new(Sealer::ephemeral().unwrap());
        let vault = Vault::open(None, folder.path(), sealer).unwrap();
        let (one, other) = (Uuid::now_v7(), Uuid::now_v7());
        vault.put(one, b"a certificate").await.unwrap();
        assert_eq!(vault.get(one).await.unwrap(), b"a certificate");
        let file = folder.path().join("files").join(one.to_string());
        let kept = std::fs::read(&file).unwrap();
        assert!(!kept.windows(11).any(|part| part == b"certificate"));
        // Nobody passes one file off as another.
        std::fs::copy(&file, folder.path().join("files").join(other.to_string())).unwrap();
        assert!(vault.get(other).await.is_err());
        let later = Utc::now() + chrono::TimeDelta::hours(1);
        assert_eq!(vault.older_than(later).await.unwrap().len(), 2);
        vault.drop(one).await.unwrap();
        vault.drop(one).await.unwrap();
        assert!(vault.get(one).await.is_err());
    }

    #[test]
    fn an_address_that_names_no_store_is_refused_at_the_start() {
        let sealer = Arc::new(Sealer::ephemeral().unwrap());
        let open = |address| Vault::open(Some(address), Path::new("unused"), sealer.clone()).is_err();
        assert!(open("no address") && open("ftp://files.example/"));
    }
}
