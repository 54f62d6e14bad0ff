//! Asking the server and reading what it says.

use super::World;
use super::contract;
use super::fixtures::Person;
use domain::problem::Code;
use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder};
use serde_json::Value;

/// A request on its way.
pub struct Ask {
    method: Method,
    path: String,
    builder: RequestBuilder,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    /// What was asked, for messages.
    pub asked: String,
    /// The HTTP status.
    pub status: u16,
    /// Its headers.
    pub headers: HeaderMap,
    /// The body, when it is JSON.
    pub body: Value,
    /// The body as it came.
    pub text: String,
    /// The same before it was read as text: of a picture or a document.
    pub bytes: Vec<u8>,
}

impl World {
    /// A request; `path` is under `/api/v1` unless it begins with `//`.
    pub fn ask(&self, method: Method, path: &str) -> Ask {
        let path = path
            .strip_prefix('/')
            .filter(|rest| rest.starts_with('/'))
            .map_or_else(|| format!("/api/v1{path}"), str::to_owned);
        let builder = self.http.request(method.clone(), format!("{}{path}", self.url));
        Ask { method, path, builder }
    }

    pub fn get(&self, path: &str) -> Ask {
        self.ask(Method::GET, path)
    }

    pub fn post(&self, path: &str, body: &Value) -> Ask {
        self.ask(Method::POST, path).json(body)
    }

    pub fn put(&self, path: &str, body: &Value) -> Ask {
        self.ask(Method::PUT, path).json(body)
    }

    pub fn delete(&self, path: &str) -> Ask {
        self.ask(Method::DELETE, path)
    }
}

impl Ask {
    /// Signed in as a person.
    pub fn by(self, person: &Person) -> Self {
        Self { builder: self.builder.bearer_auth(&person.token), ..self }
    }

    pub fn json(self, body: &Value) -> Self {
        Self { builder: self.builder.json(body), ..self }
    }

    pub fn body(self, kind: &str, body: impl Into<reqwest::Body>) -> Self {
        Self { builder: self.builder.header("content-type", kind).body(body), ..self }
    }

    pub fn header(self, name: &str, value: &str) -> Self {
        Self { builder: self.builder.header(name, value), ..self }
    }

    /// Sends it, and holds the answer against the specification.
    pub async fn send(self) -> Answer {
        let answer = self.builder.send().await.expect("the server answers");
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        let bytes = answer.bytes().await.expect("the answer is whole").to_vec();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let body = serde_json::from_str(&text).unwrap_or(Value::Null);
        let asked = format!("{} {}", self.method, self.path);
        let answer = Answer { asked, status, headers, body, text, bytes };
        contract::hold(&self.method, &self.path, &answer);
        answer
    }

    /// Sends it and expects success.
    pub async fn ok(self) -> Answer {
        let answer = self.send().await;
        assert!((200..300).contains(&answer.status), "{}: {} {}", answer.asked, answer.status, answer.text);
        answer
    }

    /// Sends it and expects a refusal.
    pub async fn refused(self, code: Code) -> Answer {
        let answer = self.send().await;
        assert_eq!(
            (answer.status, answer.text_at("/code")),
            (code.status(), code.as_str()),
            "{}: {}",
            answer.asked,
            answer.text
        );
        answer
    }
}

impl Answer {
    /// A text of the body by JSON pointer.
    pub fn text_at(&self, pointer: &str) -> &str {
        self.body
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("no text at {pointer}: {}", self.text))
    }

    /// A number of the body by JSON pointer.
    pub fn number_at(&self, pointer: &str) -> i64 {
        self.body
            .pointer(pointer)
            .and_then(Value::as_i64)
            .unwrap_or_else(|| panic!("no number at {pointer}: {}", self.text))
    }

    /// The items of a list.
    pub fn items(&self) -> &[Value] {
        self.body["items"].as_array().unwrap_or_else(|| panic!("no items: {}", self.text))
    }

    /// One text of each item.
    pub fn each(&self, field: &str) -> Vec<&str> {
        self.items().iter().map(|item| item[field].as_str().unwrap_or("")).collect()
    }

    /// A header that must be there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no {name}: {:?}", self.headers)).to_str().unwrap()
    }
}
