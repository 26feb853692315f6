use std::time::Duration;

use anlan_http::{BODY_BYTES_MAX, ServerLimits};
use model::access::Role;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::city::TestCity;
use crate::client::parse;

const PATIENCE: Duration = Duration::from_secs(20);
const SHORT: Duration = Duration::from_millis(150);

async fn until_closed(socket: &mut TcpStream) -> Vec<u8> {
    let mut bytes = Vec::new();
    let read = tokio::time::timeout(PATIENCE, socket.read_to_end(&mut bytes)).await;
    // A reset is an end too.
    let _ = read.expect("the server ends the connection");
    bytes
}

#[tokio::test]
async fn a_peer_that_says_nothing_is_let_go() {
    let limits = ServerLimits { first_byte: SHORT, ..ServerLimits::default() };
    let city = TestCity::start_with(limits).await;
    let mut socket = TcpStream::connect(city.address).await.unwrap();
    assert_eq!(until_closed(&mut socket).await, b"");
}

#[tokio::test]
async fn a_head_that_comes_drop_by_drop_is_cut_off() {
    let limits = ServerLimits { header_read: SHORT, ..ServerLimits::default() };
    let city = TestCity::start_with(limits).await;
    let mut socket = TcpStream::connect(city.address).await.unwrap();
    socket.write_all(b"GET /healthz HTTP/1.1\r\nhost: x\r\n").await.unwrap();
    let (mut reader, mut writer) = socket.split();
    let mut bytes = Vec::new();
    let dropping = async {
        let mut pause = tokio::time::interval(SHORT / 10);
        while writer.write_all(b"x-drop: 1\r\n").await.is_ok() {
            pause.tick().await;
        }
    };
    let ended = async {
        tokio::select! {
            _ = reader.read_to_end(&mut bytes) => {}
            () = dropping => {}
        }
    };
    tokio::time::timeout(PATIENCE, ended).await.expect("every drop would win it more time otherwise");
}

#[tokio::test]
async fn a_connection_serves_many_requests_and_ends_when_idle() {
    let limits = ServerLimits { keep_alive_idle: SHORT, ..ServerLimits::default() };
    let city = TestCity::start_with(limits).await;
    let mut socket = TcpStream::connect(city.address).await.unwrap();
    let mut buffer = [0; 4096];
    for _ in 0..3 {
        socket.write_all(b"GET /api/v1/setup HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
        let count = socket.read(&mut buffer).await.unwrap();
        assert_eq!(parse(&buffer[..count]).status, 200);
    }
    assert_eq!(until_closed(&mut socket).await, b"");
}

#[tokio::test]
async fn a_body_that_does_not_come_is_answered_with_a_problem() {
    let limits = ServerLimits { body_read: SHORT, ..ServerLimits::default() };
    let city = TestCity::start_with(limits).await;
    let mut socket = TcpStream::connect(city.address).await.unwrap();
    let head = b"POST /api/v1/reports HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{";
    socket.write_all(head).await.unwrap();
    let reply = parse(&until_closed(&mut socket).await);
    reply.expect_problem(408, "body_too_slow");
}

#[tokio::test]
async fn ten_megabytes_are_refused_and_the_sender_reads_why() {
    let city = TestCity::start().await;
    let taker = city.person(Role::CallTaker).await;
    let headers = [("content-type", "application/json")];
    let body = vec![b' '; 10 * 1024 * 1024];
    taker.send("POST", "/api/v1/reports", &headers, &body).await.expect_problem(413, "body_too_large");
    let mut body = crate::city::report("边界").to_string().into_bytes();
    body.resize(BODY_BYTES_MAX, b' ');
    taker.send("POST", "/api/v1/reports", &headers, &body).await.expect(201);
    body.push(b' ');
    taker.send("POST", "/api/v1/reports", &headers, &body).await.expect_problem(413, "body_too_large");
}

#[tokio::test]
async fn a_sender_that_asks_first_is_told_before_it_sends() {
    let city = TestCity::start().await;
    let mut socket = TcpStream::connect(city.address).await.unwrap();
    let head = "POST /api/v1/reports HTTP/1.1\r\nhost: x\r\ncontent-length: 10000000\r\nexpect: 100-continue\r\n\r\n";
    socket.write_all(head.as_bytes()).await.unwrap();
    parse(&until_closed(&mut socket).await).expect_problem(413, "body_too_large");
}

#[tokio::test]
async fn connections_over_the_cap_are_closed_and_come_in_again_when_one_goes() {
    let limits = ServerLimits { connections_loopback_max: 2, ..ServerLimits::default() };
    let city = TestCity::start_with(limits).await;
    let mut first = TcpStream::connect(city.address).await.unwrap();
    let mut buffer = [0; 4096];
    first.write_all(b"GET /api/v1/setup HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    assert!(first.read(&mut buffer).await.unwrap() > 0);
    let mut second = TcpStream::connect(city.address).await.unwrap();
    second.write_all(b"GET /api/v1/setup HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    assert!(second.read(&mut buffer).await.unwrap() > 0);
    let mut third = TcpStream::connect(city.address).await.unwrap();
    assert_eq!(until_closed(&mut third).await, b"");
    drop(first);
    let again = async {
        loop {
            let mut socket = TcpStream::connect(city.address).await.unwrap();
            let asked = socket.write_all(b"GET /api/v1/setup HTTP/1.1\r\nhost: x\r\n\r\n").await;
            if asked.is_ok() && socket.read(&mut buffer).await.is_ok_and(|count| count > 0) {
                return;
            }
        }
    };
    tokio::time::timeout(PATIENCE, again).await.expect("a place is given back");
}

#[tokio::test]
async fn a_stop_waits_for_requests_under_way_but_not_for_ever() {
    let limits = ServerLimits { drain: SHORT, ..ServerLimits::default() };
    let mut city = TestCity::start_with(limits).await;
    let mut idle = TcpStream::connect(city.address).await.unwrap();
    let mut buffer = [0; 4096];
    idle.write_all(b"GET /api/v1/setup HTTP/1.1\r\nhost: x\r\n\r\n").await.unwrap();
    assert!(idle.read(&mut buffer).await.unwrap() > 0);
    let mut stuck = TcpStream::connect(city.address).await.unwrap();
    stuck.write_all(b"POST /api/v1/reports HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{").await.unwrap();
    city.begin_to_stop();
    assert_eq!(until_closed(&mut idle).await, b"");
    until_closed(&mut stuck).await;
    let mut pause = tokio::time::interval(Duration::from_millis(20));
    let ended = async {
        while !city.has_stopped() {
            pause.tick().await;
        }
    };
    tokio::time::timeout(PATIENCE, ended).await.expect("the server ends after the drain");
}
