//! What the server writes to its log.

use std::io::Write;
use std::sync::{Arc, Mutex, OnceLock};
use tracing_subscriber::fmt::MakeWriter;

/// All that the server said since the first test asked for it.
#[derive(Clone, Default)]
pub struct Logs(Arc<Mutex<Vec<u8>>>);

impl Logs {
    /// Keeps the log from now on, as detailed as it gets.
    pub fn kept() -> Self {
        static KEPT: OnceLock<Logs> = OnceLock::new();
        let logs = KEPT.get_or_init(|| {
            let logs = Self::default();
            // Without the time, whose digits are what they are.
            let lines = tracing_subscriber::fmt().json().without_time().with_max_level(tracing::Level::TRACE);
            lines.with_writer(logs.clone()).init();
            logs
        });
        tracing::info!("marked for the test");
        logs.clone()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Logs {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Logs {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}
