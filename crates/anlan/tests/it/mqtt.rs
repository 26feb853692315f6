//! Positions over MQTT, through a real Mosquitto.

use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use rumqttc::{Client, Event, Incoming, MqttOptions, PublishOptions, QoS};
use serde_json::json;

use crate::installation::{Installation, Service, error, said, text};

/// Where Debian puts it, which is not on everybody's search path.
const SBIN: &str = "/usr/sbin/mosquitto";

/// A broker of our own; it ends with the test.
struct Broker {
    child: Child,
    port: u16,
}

impl Broker {
    /// Starts Mosquitto on a port. Without a configuration file Mosquitto 2 listens on the loopback only and lets
    /// everybody in.
    fn start(port: u16) -> std::io::Result<Self> {
        let program = if Path::new(SBIN).is_file() { SBIN } else { "mosquitto" };
        let mut broker = Command::new(program);
        let broker = broker.args(["-p", &port.to_string()]).stdout(Stdio::null()).stderr(Stdio::null());
        Ok(Self { child: broker.spawn()?, port })
    }

    /// Tells a position as a device does, and waits until the broker has it. Retained: whoever subscribes later still
    /// gets the newest word.
    fn publish(&self, topic: &str, message: &str) {
        let mut options = MqttOptions::new("device", ("127.0.0.1", self.port));
        options.set_keep_alive(5);
        let (client, mut connection) = Client::builder(options).capacity(4).build();
        client
            .publish(topic, message.as_bytes().to_vec(), PublishOptions::new(QoS::AtLeastOnce).retained())
            .unwrap();
        // Until the broker listens each attempt fails at once.
        let has_it = |event| matches!(event, Ok(Event::Incoming(Incoming::PubAck(_))));
        assert!(connection.iter().any(has_it));
    }
}

impl Drop for Broker {
    fn drop(&mut self) {
        let _ended = self.child.kill().and_then(|()| self.child.wait());
    }
}

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

fn token(here: &Installation, user: &str, role: &str) -> String {
    said(&here.run("token", &["--user", user, "--role", role])).trim().to_owned()
}

/// A patrol car on duty; gives its id.
fn car_on_duty(here: &Installation, service: &Service) -> String {
    let admin = token(here, "setup", "administrator");
    let orgs = service.ask_json("GET", "/api/v1/orgs", &admin, "");
    let car = json!({ "callsign": "姑苏巡-01", "kind": "patrol-car", "org": orgs["orgs"][0]["id"], "crew_size": 2 });
    let made = service.ask_json("POST", "/api/v1/units", &admin, &car.to_string());
    let unit = made["unit"]["id"].as_str().unwrap().to_owned();
    let rules = model::rules::Rules::builtin();
    let ready = rules.unit_statuses.iter().find(|row| row.available_for_dispatch).unwrap();
    let commander = token(here, "commander", "duty-commander");
    let body = json!({ "code": ready.code }).to_string();
    service.ask_json("POST", &format!("/api/v1/units/{unit}/status"), &commander, &body);
    unit
}

fn location(seconds: i64, lon: f64) -> String {
    json!({ "_type": "location", "tst": seconds, "lon": lon, "lat": 31.3, "vel": 40, "cog": 90 }).to_string()
}

/// The service's time, as a device tells it.
fn now_seconds(service: &Service, token: &str) -> i64 {
    let board = service.ask_json("GET", "/api/v1/board", token, "");
    let now: model::Moment = board["now"].as_str().expect("the board says what time it is").parse().unwrap();
    now.micros() / 1_000_000
}

#[test]
fn a_unit_is_seen_where_its_device_tells_the_broker_it_is() {
    let broker = match Broker::start(free_port()) {
        Ok(broker) => broker,
        Err(failure) => {
            println!("skipped: mosquitto does not start ({failure}); `cargo xtask test` installs it");
            return;
        }
    };
    let here = Installation::founded();
    let token_file = here.path("positions.token");
    std::fs::write(&token_file, token(&here, "positions", "tracker")).unwrap();
    let url = format!("mqtt://127.0.0.1:{}", broker.port);
    let service = here.serve_with(&["--mqtt", &url, "--mqtt-token-file", text(&token_file)]);
    let unit = car_on_duty(&here, &service);
    let desk = token(&here, "desk", "dispatcher");
    let now = now_seconds(&service, &desk);
    service.hear(
        &desk,
        |line| line.contains(&unit) && line.contains("120.62"),
        || {
            broker.publish("owntracks/姑苏巡-01/phone", "no JSON");
            broker.publish("owntracks/nobody/phone", &location(now, 120.0));
            broker.publish("owntracks/姑苏巡-01/phone", &location(now, 120.62));
        },
    );
    let seen = service.ask_json("GET", "/api/v1/units", &desk, "");
    assert_eq!(seen["units"][0]["position"]["lon"], 120.62);
    assert_eq!(seen["units"][0]["position"]["heading_degrees"], 90.0);
}

#[test]
fn a_broker_needs_a_token_and_a_password_is_not_taken_on_the_command_line() {
    let here = Installation::founded();
    let without = here.run("serve", &["--mqtt", "mqtt://127.0.0.1"]);
    assert!(!without.status.success());
    assert!(error(&without).contains("--mqtt-token-file"), "{}", error(&without));
    let open = here.run("serve", &["--mqtt", "mqtt://anlan:secret@127.0.0.1", "--mqtt-token-file", "x"]);
    assert!(!open.status.success());
    assert!(error(&open).contains("--mqtt-password-file"), "{}", error(&open));
}
