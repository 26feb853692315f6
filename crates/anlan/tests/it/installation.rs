//! A data directory with a jurisdiction, and the binary that works on it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// A directory that goes with the test.
pub(crate) struct Installation {
    dir: tempfile::TempDir,
}

impl Installation {
    /// Nothing but an empty directory.
    pub(crate) fn empty() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    /// With one jurisdiction.
    pub(crate) fn founded() -> Self {
        let installation = Self::empty();
        let made = installation.init("苏州市");
        assert!(made.status.success(), "{}", error(&made));
        installation
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.dir.path().join("data")
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn init(&self, jurisdiction: &str) -> Output {
        let password = self.path("password");
        std::fs::write(&password, "correct horse\n").unwrap();
        self.run(
            "init",
            &["--jurisdiction", jurisdiction, "--admin", "guanli", "--password-file", text(&password)],
        )
    }

    /// Runs a command on the data directory to its end.
    pub(crate) fn run(&self, command: &str, rest: &[&str]) -> Output {
        let data = self.data();
        anlan().args([command, "--data", text(&data)]).args(rest).output().unwrap()
    }

    /// Starts the service and waits until it says where it listens.
    pub(crate) fn serve(&self) -> Service {
        self.serve_with(&[])
    }

    /// The same with more flags.
    pub(crate) fn serve_with(&self, rest: &[&str]) -> Service {
        let data = self.data();
        let mut child = anlan()
            .args(["serve", "--data", text(&data), "--listen", "127.0.0.1:0"])
            .args(rest)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = Vec::new();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let address = loop {
            let line = lines.next().expect("the service says where it listens").unwrap();
            if let Some(address) = line.strip_prefix("listening on http://") {
                break address.to_owned();
            }
            said.push(line);
        };
        // What it says afterwards must not fill the pipe.
        std::thread::spawn(move || lines.count());
        Service { child, address, said: said.join("\n") }
    }
}

/// A running service; it ends with the test.
pub(crate) struct Service {
    child: Child,
    address: String,
    /// What it said before it listened.
    pub(crate) said: String,
}

impl Service {
    /// Asks over HTTP and returns the whole answer as text.
    pub(crate) fn ask(&self, method: &str, path: &str, token: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: anlan\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    /// Asks, and reads the answer's body as JSON.
    pub(crate) fn ask_json(&self, method: &str, path: &str, token: &str, body: &str) -> serde_json::Value {
        let answer = self.ask(method, path, token, body);
        let (_, body) = answer.split_once("\r\n\r\n").unwrap();
        serde_json::from_str(body).expect(body)
    }

    /// Listens to the live stream until a line of it satisfies; fails after 30 seconds of silence.
    pub(crate) fn hear(&self, token: &str, mut is_it: impl FnMut(&str) -> bool, meanwhile: impl FnOnce()) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(std::time::Duration::from_secs(30))).unwrap();
        write!(stream, "GET /api/v1/live HTTP/1.1\r\nHost: anlan\r\nAuthorization: Bearer {token}\r\n\r\n")
            .unwrap();
        let mut lines = BufReader::new(stream).lines();
        let greeted = lines.by_ref().any(|line| line.unwrap().contains("event: clock"));
        assert!(greeted, "the stream greets with the clock");
        meanwhile();
        assert!(lines.any(|line| is_it(&line.expect("it is heard within 30 seconds"))));
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ended = self.child.kill().and_then(|()| self.child.wait());
    }
}

pub(crate) fn anlan() -> Command {
    Command::new(env!("CARGO_BIN_EXE_anlan"))
}

pub(crate) fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

pub(crate) fn said(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub(crate) fn error(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}
