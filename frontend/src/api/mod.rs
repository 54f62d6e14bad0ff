//! The one client of the API. The access token lives in memory alone; when it ends it is renewed once, silently.

mod token;

use domain::problem::{Code, FieldProblem, Problem};
use gloo_net::http::{Request, Response};
use js_sys::{Array, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag};

pub use token::{forget, keep, renew};

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The server says no, and what to do.
    Problem(Box<Problem>),
    /// The server could not be reached.
    Offline,
    /// The server said something we do not understand.
    Unexpected,
    /// The file that was chosen is not the same any more: browsers read such a file no further.
    FileChanged,
}

impl Failure {
    /// What to tell the person.
    pub fn message(&self) -> String {
        match self {
            Self::Problem(problem) => problem.detail.clone(),
            Self::Offline => "We cannot reach the Academy. Check your signal, then try again.".to_owned(),
            Self::Unexpected => "Something went wrong on our side. Try again in a minute.".to_owned(),
            Self::FileChanged => "It changed since you chose it. Choose it again, then check it.".to_owned(),
        }
    }

    /// The stable code, when the server gave one.
    pub fn code(&self) -> Option<&str> {
        match self {
            Self::Problem(problem) => Some(&problem.code),
            Self::Offline | Self::Unexpected | Self::FileChanged => None,
        }
    }

    /// What is wrong, each beside its field where it has one.
    pub fn wrong(&self) -> Vec<FieldProblem> {
        match self {
            Self::Problem(problem) if !problem.errors.is_empty() => problem.errors.clone(),
            other => vec![FieldProblem::new("", other.message())],
        }
    }

    /// Nobody is signed in, as the server would say it.
    pub fn signed_out() -> Self {
        Self::Problem(Box::new(Code::NotSignedIn.problem("Sign in, then try again.")))
    }

    /// Whether signing in may help.
    pub fn wants_sign_in(&self) -> bool {
        self.code() == Some("not_signed_in")
    }
}

/// A part of a query, safe to put in an address.
pub fn encoded(text: &str) -> String {
    js_sys::encode_uri_component(text).into()
}

/// What a request is sent as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    Get,
    Post,
    Put,
    Patch,
    Delete,
}

/// What is sent, with its type.
struct Body(&'static str, JsValue);

/// A request before it has a token.
struct Asked<'a> {
    method: Method,
    path: &'a str,
    body: Option<Body>,
    key: Option<Uuid>,
    /// The version that a change rests on.
    tag: Option<&'a str>,
    /// The form in which the answer is wanted.
    accept: Option<&'static str>,
}

impl Asked<'_> {
    async fn once(&self) -> Result<Response, Failure> {
        let mut request = match self.method {
            Method::Get => Request::get(self.path),
            Method::Post => Request::post(self.path),
            Method::Put => Request::put(self.path),
            Method::Patch => Request::patch(self.path),
            Method::Delete => Request::delete(self.path),
        };
        if let Some(token) = token::current() {
            request = request.header("authorization", &format!("Bearer {token}"));
        }
        if let Some(key) = self.key {
            request = request.header("idempotency-key", &key.to_string());
        }
        if let Some(tag) = self.tag {
            request = request.header("if-match", tag);
        }
        if let Some(kind) = self.accept {
            request = request.header("accept", kind);
        }
        let request = match &self.body {
            // The browser says itself of a form what it is, and where its parts end.
            Some(Body("", body)) => request.body(body.clone()),
            Some(Body(kind, body)) => request.header("content-type", kind).body(body.clone()),
            None => request.build(),
        };
        request.map_err(|_| Failure::Unexpected)?.send().await.map_err(|_| Failure::Offline)
    }

    /// Sends; when the token has ended, renews it and sends once more.
    async fn sent(&self) -> Result<Response, Failure> {
        let response = self.once().await?;
        if response.status() == 401 && token::current().is_some() && renew().await.is_ok() {
            return self.once().await;
        }
        Ok(response)
    }

    /// Answers the text of the answer. Kept apart from its type, so that it is compiled once.
    async fn text(self) -> Result<String, Failure> {
        self.answered().await.map(|(text, _)| text)
    }

    /// The same with the version of what is answered.
    async fn answered(self) -> Result<(String, Option<String>), Failure> {
        let response = self.sent().await?;
        let text = response.text().await.map_err(|_| Failure::Offline)?;
        if response.ok() {
            return Ok((text, response.headers().get("etag")));
        }
        Err(refused(&text))
    }
}

/// What the server says when it says no.
fn refused(text: &str) -> Failure {
    serde_json::from_str(text).map_or(Failure::Unexpected, |problem| Failure::Problem(Box::new(problem)))
}

/// Reads an answer.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|_| Failure::Unexpected)
}

fn json(body: &impl Serialize) -> Result<Option<Body>, Failure> {
    let text = serde_json::to_string(body).map_err(|_| Failure::Unexpected)?;
    Ok(Some(Body("application/json", text.into())))
}

/// Reads.
pub async fn get<T: DeserializeOwned>(path: &str) -> Result<T, Failure> {
    read(&text(path).await?)
}

/// Reads a file as text, with the token.
pub async fn text(path: &str) -> Result<String, Failure> {
    Asked { method: Method::Get, path, body: None, key: None, tag: None, accept: None }.text().await
}

/// The same in another form, where the server has it: a page to read, a file for a spreadsheet.
pub async fn text_as(path: &str, kind: &'static str) -> Result<String, Failure> {
    Asked { method: Method::Get, path, body: None, key: None, tag: None, accept: Some(kind) }.text().await
}

/// Reads a file byte by byte, with the token: a picture, a paper. `kind` is what it is wanted as.
pub async fn file(path: &str, kind: &'static str) -> Result<Blob, Failure> {
    let asked = Asked { method: Method::Get, path, body: None, key: None, tag: None, accept: Some(kind) };
    let response = asked.sent().await?;
    let bytes = response.binary().await.map_err(|_| Failure::Offline)?;
    if !response.ok() {
        return Err(refused(&String::from_utf8_lossy(&bytes)));
    }
    let (parts, options) = (Array::of1(&Uint8Array::from(bytes.as_slice())), BlobPropertyBag::new());
    options.set_type(kind);
    Blob::new_with_u8_array_sequence_and_options(&parts, &options).map_err(|_| Failure::Unexpected)
}

/// Reads something with its version, which a change of it then rests on.
pub async fn get_tagged<T: DeserializeOwned>(path: &str) -> Result<(T, String), Failure> {
    let (text, tag) =
        Asked { method: Method::Get, path, body: None, key: None, tag: None, accept: None }.answered().await?;
    Ok((read(&text)?, tag.ok_or(Failure::Unexpected)?))
}

/// Changes the version of something that was read.
pub async fn patch_tagged<T: DeserializeOwned>(
    path: &str,
    body: &impl Serialize,
    tag: &str,
) -> Result<(T, String), Failure> {
    let asked = Asked { method: Method::Patch, path, body: json(body)?, key: None, tag: Some(tag), accept: None };
    let (text, tag) = asked.answered().await?;
    Ok((read(&text)?, tag.ok_or(Failure::Unexpected)?))
}

/// Replaces the version of something that was read.
pub async fn put_tagged<T: DeserializeOwned>(
    path: &str,
    body: &impl Serialize,
    tag: &str,
) -> Result<(T, String), Failure> {
    let asked = Asked { method: Method::Put, path, body: json(body)?, key: None, tag: Some(tag), accept: None };
    let (text, tag) = asked.answered().await?;
    Ok((read(&text)?, tag.ok_or(Failure::Unexpected)?))
}

/// Sends; `key` makes a retry safe.
pub async fn post<T: DeserializeOwned>(path: &str, body: &impl Serialize, key: Option<Uuid>) -> Result<T, Failure> {
    let asked = Asked { method: Method::Post, path, body: json(body)?, key, tag: None, accept: None };
    read(&asked.text().await?)
}

/// Sends what needs no answer but that it was done.
pub async fn act(path: &str, body: &impl Serialize) -> Result<(), Failure> {
    Asked { method: Method::Post, path, body: json(body)?, key: None, tag: None, accept: None }.text().await.map(|_| ())
}

/// Replaces.
pub async fn put<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, Failure> {
    let asked = Asked { method: Method::Put, path, body: json(body)?, key: None, tag: None, accept: None };
    read(&asked.text().await?)
}

/// Changes.
pub async fn patch<T: DeserializeOwned>(path: &str, body: &impl Serialize) -> Result<T, Failure> {
    let asked = Asked { method: Method::Patch, path, body: json(body)?, key: None, tag: None, accept: None };
    read(&asked.text().await?)
}

/// Takes away; answers what is left.
pub async fn delete<T: DeserializeOwned>(path: &str) -> Result<T, Failure> {
    let asked = Asked { method: Method::Delete, path, body: None, key: None, tag: None, accept: None };
    read(&asked.text().await?)
}

/// Takes away where nothing is left to answer.
pub async fn remove(path: &str) -> Result<(), Failure> {
    Asked { method: Method::Delete, path, body: None, key: None, tag: None, accept: None }.text().await.map(|_| ())
}

/// Sends files as the parts of a form.
pub async fn send_files<T: DeserializeOwned>(path: &str, files: &[web_sys::File], key: Uuid) -> Result<T, Failure> {
    let form = web_sys::FormData::new().map_err(|_| Failure::Unexpected)?;
    for file in files {
        form.append_with_blob("file", file).map_err(|_| Failure::Unexpected)?;
    }
    read(
        &Asked {
            method: Method::Post,
            path,
            body: Some(Body("", form.into())),
            key: Some(key),
            tag: None,
            accept: None,
        }
        .text()
        .await?,
    )
}

/// Sends a file as it is: the browser reads it while it goes. The server sees its form from how it begins.
pub async fn send_file<T: DeserializeOwned>(path: &str, file: &web_sys::File, key: Uuid) -> Result<T, Failure> {
    send_file_as(path, file, "application/octet-stream", key).await
}

/// The same where the server is told what it is.
pub async fn send_file_as<T: DeserializeOwned>(
    path: &str,
    file: &web_sys::File,
    kind: &'static str,
    key: Uuid,
) -> Result<T, Failure> {
    let start = file.slice_with_i32_and_i32(0, 1).map_err(|_| Failure::FileChanged)?;
    JsFuture::from(start.array_buffer()).await.map_err(|_| Failure::FileChanged)?;
    let body = Some(Body(kind, file.clone().into()));
    read(&Asked { method: Method::Post, path, body, key: Some(key), tag: None, accept: None }.text().await?)
}

/// Signs out of this browser.
pub async fn sign_out() -> Result<(), Failure> {
    let mut request = Request::post("/api/v1/auth/sign-out").header("x-requested-with", "academy");
    if let Some(token) = token::current() {
        request = request.header("authorization", &format!("Bearer {token}"));
    }
    let response = request.send().await.map_err(|_| Failure::Offline)?;
    forget();
    if response.ok() { Ok(()) } else { Err(Failure::Unexpected) }
}
