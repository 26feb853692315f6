use std::net::SocketAddr;
use std::time::Duration;

use anlan_http::ServerLimits;
use model::access::Role;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};

use crate::city::TestCity;

/// How long a test waits for something that should come at once.
const PATIENCE: Duration = Duration::from_secs(20);

struct Listener {
    socket: TcpStream,
    read: String,
}

impl Listener {
    async fn open(city: &TestCity, token: &str, extra: &str) -> Self {
        let mut socket = TcpStream::connect(city.address).await.unwrap();
        ask(&mut socket, city.address, token, extra).await;
        Self { socket, read: String::new() }
    }

    /// Reads until the text has come; gives everything read so far.
    async fn until(&mut self, text: &str) -> &str {
        let mut buffer = vec![0; 64 * 1024];
        while !self.read.contains(text) {
            let count = tokio::time::timeout(PATIENCE, self.socket.read(&mut buffer)).await;
            let count = count.unwrap_or_else(|_| panic!("waited for {text} in {}", self.read)).unwrap();
            assert!(count > 0, "the stream ended before {text}: {}", self.read);
            self.read.push_str(&String::from_utf8_lossy(&buffer[..count]));
        }
        &self.read
    }

    fn positions(&self) -> Vec<u64> {
        let ids = self.read.lines().filter_map(|line| line.strip_prefix("id: "));
        ids.map(|id| id.trim().parse().unwrap()).collect()
    }
}

async fn ask(socket: &mut TcpStream, address: SocketAddr, token: &str, extra: &str) {
    let head = format!(
        "GET /api/v1/live HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n{extra}\r\n"
    );
    socket.write_all(head.as_bytes()).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_listener_hears_what_is_filed() {
    let city = TestCity::start().await;
    let taker = city.person(Role::CallTaker).await;
    let token = city.token(Role::Dispatcher).await;
    let mut listener = Listener::open(&city, &token, "").await;
    let greeting = listener.until("event: clock").await;
    assert!(greeting.contains("content-type: text/event-stream"), "{greeting}");
    assert!(greeting.contains("x-accel-buffering: no"), "{greeting}");
    let report = taker.file("井盖丢失").await;
    let heard = listener.until("report.filed").await;
    assert!(heard.contains(&report), "{heard}");
    assert_eq!(listener.positions().last(), Some(&city.position()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_comes_back_misses_nothing_and_hears_nothing_twice() {
    let city = TestCity::start().await;
    let taker = city.person(Role::CallTaker).await;
    let token = city.token(Role::Dispatcher).await;
    let start = city.position();
    let mut first = Listener::open(&city, &token, "").await;
    first.until("event: clock").await;
    for number in 0..5 {
        taker.file(&format!("第{number}件")).await;
    }
    first.until(&format!("id: {}\n", start + 5)).await;
    let mut heard = first.positions();
    drop(first);
    for number in 5..10 {
        taker.file(&format!("第{number}件")).await;
    }
    let back = format!("last-event-id: {}\r\n", heard.last().unwrap());
    let mut second = Listener::open(&city, &token, &back).await;
    taker.file("之后").await;
    second.until(&format!("id: {}\n", start + 11)).await;
    heard.extend(second.positions());
    assert_eq!(heard, (start + 1..=start + 11).collect::<Vec<_>>());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_id_that_the_stream_never_gave_is_refused() {
    let city = TestCity::start().await;
    let dispatcher = city.person(Role::Dispatcher).await;
    let reply = dispatcher.send("GET", "/api/v1/live", &[("last-event-id", "yesterday")], b"").await;
    reply.expect_problem(422, "invalid_fields");
    dispatcher.get("/api/v1/live?after=x").await.expect_problem(422, "invalid_fields");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_listener_that_stops_reading_is_dropped_without_harm_to_others() {
    let limits = ServerLimits {
        write_stall: Duration::from_millis(300),
        send_buffer_bytes: 4096,
        ..ServerLimits::default()
    };
    let city = TestCity::start_with(limits).await;
    let taker = city.person(Role::CallTaker).await;
    let token = city.token(Role::Dispatcher).await;
    let mut good = Listener::open(&city, &token, "").await;
    good.until("event: clock").await;

    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(4096).unwrap();
    let mut deaf = socket.connect(city.address).await.unwrap();
    ask(&mut deaf, city.address, &token, "").await;

    let text = "说".repeat(3_000);
    let start = city.position();
    let filing = async {
        for _ in 0..40 {
            taker.file(&text).await;
        }
    };
    let last = format!("id: {}\n", start + 40);
    tokio::join!(filing, good.until(&last));
    // The stalled one is gone when its connection is no longer counted; the good one and this question remain.
    let mut pause = tokio::time::interval(Duration::from_millis(20));
    let gone = async {
        loop {
            let metrics = city.get("/metrics").await;
            if metrics.text().contains("\nanlan_live_listeners 1\n") {
                return;
            }
            pause.tick().await;
        }
    };
    tokio::time::timeout(PATIENCE, gone).await.expect("the stalled listener is dropped");
    let report = taker.file("还在吗").await;
    good.until(&report).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_ends_listeners_at_once() {
    let city = TestCity::start().await;
    let token = city.token(Role::Dispatcher).await;
    let mut listener = Listener::open(&city, &token, "").await;
    listener.until("event: clock").await;
    tokio::time::timeout(PATIENCE, city.stop()).await.expect("a stream without end does not hold the server");
}
