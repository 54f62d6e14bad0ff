//! The least that speaks HTTP: one request a connection, the body whole.

use anyhow::{Context, Result, bail};
use serde::de::DeserializeOwned;
use std::io::{Read, Write};
use std::net::TcpStream;

/// One answer's body.
///
/// # Errors
/// When the answer is not 200.
pub fn get(port: u16, path: &str) -> Result<Vec<u8>> {
    send(port, "GET", path, "", &[])
}

/// An answer's JSON.
///
/// # Errors
/// When the answer is a refusal or other JSON.
pub fn json<T: DeserializeOwned>(port: u16, method: &str, path: &str, headers: &str, body: &[u8]) -> Result<T> {
    serde_json::from_slice(&send(port, method, path, headers, body)?).with_context(|| path.to_owned())
}

/// Sends a request; `headers` are lines, each with its end.
fn send(port: u16, method: &str, path: &str, headers: &str, body: &[u8]) -> Result<Vec<u8>> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    let length = body.len();
    write!(stream, "{method} {path} HTTP/1.0\r\nhost: localhost\r\n{headers}content-length: {length}\r\n\r\n")?;
    stream.write_all(body)?;
    let mut said = Vec::new();
    stream.read_to_end(&mut said)?;
    let end = said.windows(4).position(|four| four == b"\r\n\r\n").context("no answer")?;
    let first = String::from_utf8_lossy(said.split(|byte| *byte == b'\r').next().unwrap_or_default()).into_owned();
    if first.split(' ').nth(1).is_none_or(|status| !status.starts_with('2')) {
        bail!("{method} {path}: {first}\n{}", String::from_utf8_lossy(said.get(end + 4..).unwrap_or_default()));
    }
    Ok(said.split_off(end + 4))
}
