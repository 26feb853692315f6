//! Positions from a broker: units tell where they are over MQTT, as `OwnTracks` sends it.
//!
//! ```text
//!   broker ─► listen ─► queue ─► take in, by whoever holds the token ─► the same door as POST /api/v1/positions
//! ```
//!
//! The connection has no power of its own: it carries the token of a machine with the role `tracker`, which can be
//! taken away like any other. Positions that come faster than they can be taken in are dropped: the next one of the
//! same unit is worth more.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use api::streets::{SeePositions, SeenPosition};
use exchange::owntracks;
use operations::{Chance as _, Cities, Credential, SystemChance, position};
use rumqttc::{
    AsyncClient, Event, EventLoop, Incoming, IncomingPacketSizeLimit, MqttOptions, QoS, Transport,
};
use tokio::sync::mpsc::{Receiver, Sender, channel, error::TrySendError};
use tokio::time::Instant;

use crate::cli::tell;

/// How many positions wait at most.
const WAITING_MAX: usize = 20_000;
/// How many positions are taken in at once.
const TAKEN_AT_ONCE_MAX: usize = 1_000;
/// The most bytes of a packet that the broker may send.
const PACKET_BYTES_MAX: u32 = 64 * 1024;
/// How long a broker that does not answer is left alone, at first and at most.
const RETRY_MIN: Duration = Duration::from_millis(500);
const RETRY_MAX: Duration = Duration::from_secs(15);
/// What was left out is told at most so often.
const TELL_EVERY: Duration = Duration::from_mins(1);
/// Seconds of silence after which the connection is tried.
const KEEP_ALIVE_SECONDS: u16 = 30;

/// Where positions come from.
#[derive(clap::Args)]
pub(crate) struct Mqtt {
    /// A broker that units tell their positions to: `mqtt://[USER@]HOST[:PORT]`, or `mqtts://` for TLS.
    #[arg(long = "mqtt", requires = "token_file")]
    pub(crate) broker: Option<BrokerUrl>,
    /// A file that holds the token of a machine with the role `tracker`; see `anlan token`.
    #[arg(long = "mqtt-token-file")]
    pub(crate) token_file: Option<PathBuf>,
    /// A file that holds the password for the broker.
    #[arg(long = "mqtt-password-file")]
    pub(crate) password_file: Option<PathBuf>,
    /// The topics to listen to; the last level but one is the unit.
    #[arg(long = "mqtt-topic", default_value = "owntracks/+/+")]
    pub(crate) topic: String,
}

/// Where a broker is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct BrokerUrl {
    is_tls: bool,
    user: Option<String>,
    host: String,
    port: u16,
}

impl FromStr for BrokerUrl {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not mqtt://[USER@]HOST[:PORT] or mqtts://[USER@]HOST[:PORT]");
        let (scheme, rest) = text.split_once("://").ok_or_else(wrong)?;
        let (is_tls, usual_port) = match scheme {
            "mqtt" => (false, 1883),
            "mqtts" => (true, 8883),
            _ => return Err(wrong()),
        };
        let (user, rest) = match rest.rsplit_once('@') {
            Some((user, rest)) => (Some(user.to_owned()), rest),
            None => (None, rest),
        };
        if user.as_ref().is_some_and(|user| user.contains(':')) {
            return Err(
                "a password belongs into --mqtt-password-file: the command line is seen by all".to_owned()
            );
        }
        let (host, port) = match rest.rsplit_once(':') {
            Some((host, port)) if !host.ends_with(':') => (host, port.parse().map_err(|_not| wrong())?),
            _ => (rest, usual_port),
        };
        let is_host = !host.is_empty() && !host.contains(['/', '?', '#']) && user.as_deref() != Some("");
        if is_host { Ok(Self { is_tls, user, host: host.to_owned(), port }) } else { Err(wrong()) }
    }
}

/// A broker, ready to be listened to.
pub(crate) struct Listening {
    options: MqttOptions,
    topic: String,
    shown: String,
    credential: Credential,
}

impl Listening {
    /// Reads the secrets; none where no broker was named.
    pub(crate) fn prepare(asked: &Mqtt) -> anyhow::Result<Option<Self>> {
        let (Some(broker), Some(token_file)) = (&asked.broker, &asked.token_file) else { return Ok(None) };
        let read = |path: &PathBuf| {
            let text =
                std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?;
            Ok::<_, anyhow::Error>(text.trim().to_owned())
        };
        let mut process = [0; 6];
        SystemChance::new().fill(&mut process);
        let id = format!("anlan-{}", hex::encode(process));
        let mut options = MqttOptions::new(id, (broker.host.as_str(), broker.port));
        options.set_keep_alive(KEEP_ALIVE_SECONDS);
        options.set_incoming_packet_size_limit(IncomingPacketSizeLimit::Bytes(PACKET_BYTES_MAX));
        if broker.is_tls {
            let transport = Transport::try_tls_with_default_config();
            options.set_transport(transport.context("reading the system's certificates for the broker")?);
        }
        match (&broker.user, &asked.password_file) {
            (Some(user), Some(file)) => drop(options.set_credentials(user, read(file)?)),
            (Some(user), None) => drop(options.set_username(user)),
            (None, Some(_)) => bail!("--mqtt-password-file needs a user: mqtt://USER@HOST"),
            (None, None) => {}
        }
        let credential = Credential::Bearer(read(token_file)?);
        let shown = format!("{}:{}", broker.host, broker.port);
        Ok(Some(Self { options, topic: asked.topic.clone(), shown, credential }))
    }

    /// Listens until the process ends.
    pub(crate) fn start(self, cities: Arc<Cities>) {
        let (to, from) = channel(WAITING_MAX);
        let Self { options, topic, shown, credential } = self;
        let (client, events) = AsyncClient::builder(options).capacity(8).build();
        tokio::spawn(listen(client, events, topic, shown, to));
        tokio::spawn(take_in(from, cities, credential));
    }
}

/// Hears what the broker passes on. A broker that is away is asked again and again; it is said once.
async fn listen(
    client: AsyncClient,
    mut events: EventLoop,
    topic: String,
    shown: String,
    to: Sender<SeenPosition>,
) {
    let mut left_out = LeftOut::default();
    let mut retry = RETRY_MIN;
    let mut is_away = false;
    loop {
        match events.poll().await {
            Ok(Event::Incoming(Incoming::ConnAck(_))) => {
                (retry, is_away) = (RETRY_MIN, false);
                tell(&format!("anlan: positions come from the broker {shown}, {topic}"));
                if let Err(failure) = client.try_subscribe(topic.as_str(), QoS::AtMostOnce) {
                    tracing::warn!(%failure, "asking the broker for positions");
                }
            }
            Ok(Event::Incoming(Incoming::Publish(message))) => {
                let topic = String::from_utf8_lossy(&message.topic);
                match owntracks::position(&topic, &message.payload) {
                    Ok(None) => {}
                    Ok(Some(position)) => match to.try_send(position) {
                        Err(TrySendError::Full(_)) => {
                            left_out.note("more wait than are taken in (WAITING_MAX)");
                        }
                        Err(TrySendError::Closed(_)) => return,
                        Ok(()) => {}
                    },
                    Err(bad) => left_out.note(&bad.to_string()),
                }
            }
            Ok(_) => {}
            Err(failure) => {
                if !is_away {
                    tracing::warn!(broker = shown, %failure, "the broker is away; trying again");
                }
                is_away = true;
                tokio::time::sleep(retry).await;
                retry = (retry * 2).min(RETRY_MAX);
            }
        }
    }
}

/// Takes positions in, as many at once as are waiting.
async fn take_in(mut from: Receiver<SeenPosition>, cities: Arc<Cities>, credential: Credential) {
    let mut left_out = LeftOut::default();
    loop {
        let mut positions = Vec::new();
        if from.recv_many(&mut positions, TAKEN_AT_ONCE_MAX).await == 0 {
            return;
        }
        let (cities, credential) = (Arc::clone(&cities), credential.clone());
        let taken = tokio::task::spawn_blocking(move || {
            let who = cities.identify(&credential)?;
            position::see_positions(&who, &SeePositions { positions })
        });
        match taken.await {
            Ok(Ok(taken)) => taken
                .left_out
                .iter()
                .for_each(|left| left_out.note(&format!("unit {}: {}", left.unit, left.text.en))),
            Ok(Err(failure)) => left_out.note(&failure.to_string()),
            Err(failure) => left_out.note(&failure.to_string()),
        }
    }
}

/// What was left out since it was last told.
#[derive(Default)]
struct LeftOut {
    count: u64,
    told: Option<Instant>,
}

impl LeftOut {
    fn note(&mut self, why: &str) {
        self.count += 1;
        if self.told.is_none_or(|told| told.elapsed() >= TELL_EVERY) {
            tracing::warn!(count = self.count, last = why, "positions were left out");
            (self.count, self.told) = (0, Some(Instant::now()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broker_is_named_by_a_url() {
        let read = |text: &str| text.parse::<BrokerUrl>();
        let plain = BrokerUrl { is_tls: false, user: None, host: "localhost".to_owned(), port: 1883 };
        assert_eq!(read("mqtt://localhost"), Ok(plain.clone()));
        assert_eq!(
            read("mqtt://anlan@localhost:2883"),
            Ok(BrokerUrl { user: Some("anlan".to_owned()), port: 2883, ..plain.clone() })
        );
        assert_eq!(read("mqtts://localhost"), Ok(BrokerUrl { is_tls: true, port: 8883, ..plain }));
    }

    #[test]
    fn what_is_no_broker_is_refused_and_a_password_is_kept_off_the_command_line() {
        for wrong in ["localhost", "http://localhost", "mqtt://", "mqtt://h:port", "mqtt://h/x", "mqtt://@h"]
        {
            let said = wrong.parse::<BrokerUrl>().expect_err(wrong);
            assert!(said.contains("is not mqtt://"), "{said}");
        }
        let said = "mqtt://u:secret@h".parse::<BrokerUrl>().expect_err("a password");
        assert!(said.contains("--mqtt-password-file") && !said.contains("secret"), "{said}");
    }
}
