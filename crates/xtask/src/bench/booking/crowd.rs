//! Many clients at once, each on a connection of its own: it asks, waits for the answer, asks again.

use anyhow::{Context, Result, bail};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::Barrier;
use std::thread::Builder;
use std::time::{Duration, Instant};

/// The longest that a client waits.
const PATIENCE: Duration = Duration::from_secs(30);
/// A client does little: a thousand of them need no more than this each.
const STACK: usize = 256 * 1024;

/// An answer, or that there was none.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The HTTP status; 0 when the connection failed or the client lost patience.
    pub status: u16,
    /// From the request's first byte, or from connecting when it is the first, to the answer's last.
    pub milliseconds: f64,
    /// The body.
    pub body: String,
}

/// What many clients saw.
#[derive(Debug)]
pub struct Crowd {
    /// Every answer.
    pub answers: Vec<Answer>,
    /// From the first request to the last answer.
    pub seconds: f64,
}

impl Crowd {
    /// How many answers have a status.
    pub fn count(&self, status: u16) -> usize {
        self.answers.iter().filter(|answer| answer.status == status).count()
    }

    /// How many bookings are so.
    pub fn bookings(&self, status: &str) -> usize {
        let mark = format!("\"status\":\"{status}\"");
        self.answers.iter().filter(|answer| answer.status == 201 && answer.body.contains(&mark)).count()
    }

    /// 99 of 100 answers came within this many milliseconds.
    pub fn p99(&self) -> f64 {
        let mut times: Vec<f64> = self.answers.iter().map(|answer| answer.milliseconds).collect();
        times.sort_by(f64::total_cmp);
        times.get((times.len() * 99).div_ceil(100).saturating_sub(1)).copied().unwrap_or(f64::NAN)
    }
}

/// Lets so many clients ask at once. `next` is told the client and its turn and gives the whole request, or nothing when
/// that client is done.
///
/// # Errors
/// When the machine does not let so many clients be.
pub fn ask(port: u16, clients: usize, next: &(dyn Fn(usize, usize) -> Option<String> + Sync)) -> Result<Crowd> {
    let start = &Barrier::new(clients + 1);
    std::thread::scope(|scope| {
        let mut asking = Vec::new();
        for client in 0..clients {
            let asks = move || {
                start.wait();
                one(port, &|turn| next(client, turn))
            };
            let thread = Builder::new().stack_size(STACK).spawn_scoped(scope, asks);
            asking.push(thread.context("this machine lets not so many clients be")?);
        }
        start.wait();
        let began = Instant::now();
        let parts = asking.into_iter().map(|part| part.join().ok().context("a client ended"));
        let answers = parts.collect::<Result<Vec<_>>>()?.concat();
        Ok(Crowd { answers, seconds: began.elapsed().as_secs_f64() })
    })
}

fn one(port: u16, next: &dyn Fn(usize) -> Option<String>) -> Vec<Answer> {
    let (mut answers, mut line) = (Vec::new(), None);
    while let Some(request) = next(answers.len()) {
        let began = Instant::now();
        let said = exchange(port, &mut line, &request);
        let milliseconds = began.elapsed().as_secs_f64() * 1000.0;
        let (status, body) = said.unwrap_or_else(|error| {
            line = None;
            (0, format!("{error:#}"))
        });
        answers.push(Answer { status, milliseconds, body });
    }
    answers
}

fn exchange(port: u16, line: &mut Option<BufReader<TcpStream>>, request: &str) -> Result<(u16, String)> {
    let open = || -> Result<BufReader<TcpStream>> {
        let stream = TcpStream::connect(("127.0.0.1", port))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(BufReader::new(stream))
    };
    let reader = match line {
        Some(reader) => reader,
        None => line.insert(open()?),
    };
    reader.get_mut().write_all(request.as_bytes())?;
    read(reader)
}

/// Reads one answer, whose length it tells.
fn read(reader: &mut impl BufRead) -> Result<(u16, String)> {
    let (mut status, mut length, mut head) = (None, None, String::new());
    loop {
        head.clear();
        if reader.read_line(&mut head)? == 0 {
            bail!("the connection was closed");
        }
        let text = head.trim_end();
        if text.is_empty() {
            break;
        }
        match (status, text.split_once(':')) {
            (None, _) => status = Some(text.split(' ').nth(1).context("no status")?.parse()?),
            (_, Some((name, value))) if name.eq_ignore_ascii_case("content-length") => {
                length = Some(value.trim().parse::<u64>()?);
            }
            _ => {}
        }
    }
    let mut body = Vec::new();
    reader.take(length.context("an answer without its length")?).read_to_end(&mut body)?;
    Ok((status.context("no status")?, String::from_utf8(body)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_to_its_end_and_no_further() {
        let mut two = &b"HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhelloHTTP/1.1 409 Conflict\r\ncontent-length: 0\r\n\r\n"[..];
        assert_eq!(read(&mut two).unwrap(), (201, "hello".to_owned()));
        assert_eq!(read(&mut two).unwrap(), (409, String::new()));
        assert!(read(&mut two).is_err());
    }

    #[test]
    fn the_slowest_of_a_hundred_is_not_counted() {
        let answer = |milliseconds| Answer { status: 201, milliseconds, body: "{\"status\":\"confirmed\"}".to_owned() };
        let crowd = Crowd { answers: (1..=100u32).map(|n| answer(f64::from(n))).collect(), seconds: 1.0 };
        assert!((crowd.p99() - 99.0).abs() < f64::EPSILON);
        assert_eq!((crowd.count(201), crowd.bookings("confirmed"), crowd.bookings("waitlisted")), (100, 100, 0));
    }
}
