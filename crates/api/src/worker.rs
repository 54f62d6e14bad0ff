//! The worker: being built.

use crate::platform::AppState;

/// Waits until asked to stop.
pub async fn run(_: AppState, stop: impl Future<Output = ()>) {
    stop.await;
}
