//! An HR system that is told what happens: it takes messages, answers as a test says, and checks signatures by itself.

use aws_lc_rs::hmac;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A message that came.
#[derive(Clone, Debug)]
pub struct Taken {
    pub id: String,
    pub timestamp: i64,
    pub signature: String,
    pub text: String,
    pub body: Value,
}

impl Taken {
    pub fn kind(&self) -> &str {
        self.body["type"].as_str().unwrap()
    }

    /// Whether a secret made one of the signatures.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let key = STANDARD.decode(secret.strip_prefix("whsec_").unwrap()).unwrap();
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key);
        let tag = hmac::sign(&key, format!("{}.{}.{}", self.id, self.timestamp, self.text).as_bytes());
        let own = format!("v1,{}", STANDARD.encode(tag.as_ref()));
        self.signature.split(' ').any(|one| one == own)
    }
}

/// How to answer one message.
#[derive(Clone, Debug)]
enum Say {
    Status(u16, String),
    Nothing,
}

#[derive(Clone)]
pub struct Receiver {
    pub url: String,
    taken: Arc<Mutex<Vec<Taken>>>,
    says: Arc<Mutex<VecDeque<Say>>>,
    usual: Arc<Mutex<Say>>,
}

impl Receiver {
    pub async fn new() -> Self {
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let url = format!("http://{}/hooks", listener.local_addr().unwrap());
        let usual = Arc::new(Mutex::new(Say::Status(204, String::new())));
        let receiver = Self { url, taken: Arc::default(), says: Arc::default(), usual };
        let here = receiver.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(here.clone().serve(stream));
            }
        });
        receiver
    }

    async fn serve(self, mut stream: TcpStream) {
        let mut bytes = Vec::new();
        let (head, body) = loop {
            let mut part = vec![0; 4096];
            let read = stream.read(&mut part).await.unwrap_or(0);
            bytes.extend_from_slice(&part[..read]);
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let whole = text.split_once("\r\n\r\n").map(|(head, body)| (head.to_owned(), body.to_owned()));
            match whole {
                Some((head, body)) if body.len() >= header(&head, "content-length").parse::<usize>().unwrap() => {
                    break (head, body);
                }
                _ if read == 0 => return,
                _ => {}
            }
        };
        assert_eq!(header(&head, "content-type"), "application/json");
        self.taken.lock().unwrap().push(Taken {
            id: header(&head, "webhook-id"),
            timestamp: header(&head, "webhook-timestamp").parse().unwrap(),
            signature: header(&head, "webhook-signature"),
            body: serde_json::from_str(&body).unwrap(),
            text: body,
        });
        let say = self.says.lock().unwrap().pop_front();
        match say.unwrap_or_else(|| self.usual.lock().unwrap().clone()) {
            Say::Status(status, more) => {
                let answer = format!("HTTP/1.1 {status} X\r\ncontent-length: 2\r\nconnection: close\r\n{more}\r\nok");
                let answer =
                    if status == 204 { answer.replace("content-length: 2\r\n", "").replace("ok", "") } else { answer };
                stream.write_all(answer.as_bytes()).await.unwrap();
            }
            Say::Nothing => std::future::pending::<()>().await,
        }
    }

    /// The next message is answered like this.
    pub fn once(&self, status: u16, headers: &str) {
        self.says.lock().unwrap().push_back(Say::Status(status, headers.to_owned()));
    }

    /// The next message gets no answer, ever.
    pub fn once_nothing(&self) {
        self.says.lock().unwrap().push_back(Say::Nothing);
    }

    /// From now on every message is answered like this.
    pub fn always(&self, status: u16) {
        *self.usual.lock().unwrap() = Say::Status(status, String::new());
    }

    /// Every message that came, in order.
    pub fn all(&self) -> Vec<Taken> {
        self.taken.lock().unwrap().clone()
    }

    /// What the messages were about, in order.
    pub fn kinds(&self) -> Vec<String> {
        self.all().iter().map(|taken| taken.kind().to_owned()).collect()
    }
}

fn header(head: &str, name: &str) -> String {
    let line = head.lines().find(|line| line.to_lowercase().starts_with(&format!("{name}:")));
    let line = line.unwrap_or_else(|| panic!("no {name}: {head}"));
    line.split_once(':').unwrap().1.trim().to_owned()
}
