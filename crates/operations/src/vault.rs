//! Sealing of personal data: AES-256-GCM under a key of the party's own, which is kept wrapped under the
//! jurisdiction's key. Who destroys the wrapped key has erased the data, wherever copies of it lie.
//!
//! ```text
//!   sealed  = suite(1) ‖ nonce(12) ‖ ciphertext ‖ tag(16)     additional data: the party's id
//!   wrapped = suite(1) ‖ nonce(12) ‖ party key (32) ‖ tag(16) additional data: the party's id
//! ```

use std::sync::Arc;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::{digest, hmac};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use model::ids::PartyId;
use model::report::SealedParty;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::ports::Chance;

/// AES-256-GCM with a random nonce; the byte leaves room for SM4-GCM.
const SUITE_AES_256_GCM: u8 = 1;
const KEY_BYTES: usize = 32;

/// A jurisdiction's key. It lies in a file beside the journal, readable by the service alone.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct JurisdictionKey([u8; KEY_BYTES]);

impl JurisdictionKey {
    /// A fresh key.
    pub fn generate(chance: &dyn Chance) -> Self {
        let mut bytes = [0; KEY_BYTES];
        chance.fill(&mut bytes);
        Self(bytes)
    }

    /// Reads a key from its 64 hexadecimal digits.
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; KEY_BYTES];
        hex::decode_to_slice(text.trim(), &mut bytes).ok().map(|()| Self(bytes))
    }

    /// The key as 64 hexadecimal digits.
    pub fn to_hex(&self) -> Zeroizing<String> {
        Zeroizing::new(hex::encode(self.0))
    }
}

/// A caller's data in the clear. It lives as short as can be, and never reaches a log.
#[derive(Serialize, Deserialize, Zeroize, ZeroizeOnDrop, Default)]
pub struct Party {
    /// The name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The text as it was said, where the stored one is masked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// A sealed value cannot be opened: a wrong key, or bytes that somebody changed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("opening sealed personal data")]
pub struct CannotOpen;

/// Seals and opens, and keys the fingerprints of commands.
pub struct Vault {
    wrapping: LessSafeKey,
    fingerprints: hmac::Key,
    chance: Arc<dyn Chance>,
}

impl Vault {
    /// A vault under a jurisdiction's key.
    pub fn new(key: &JurisdictionKey, chance: Arc<dyn Chance>) -> Self {
        // One secret, two uses: the fingerprint key is derived, so that neither use can disturb the other.
        let derived = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key.0), b"anlan command fingerprints");
        Self {
            wrapping: aead(&key.0),
            fingerprints: hmac::Key::new(hmac::HMAC_SHA256, derived.as_ref()),
            chance,
        }
    }

    /// Seals a party under a fresh key; returns what goes into the event and the wrapped key.
    pub fn seal(&self, id: PartyId, party: &Party) -> (SealedParty, Vec<u8>) {
        let (sealed, wrapped) = self.seal_value(id, party);
        (SealedParty { id, sealed }, wrapped)
    }

    /// Seals anything under a fresh key; returns what goes into the event and the wrapped key.
    pub fn seal_value(&self, id: PartyId, value: &impl Serialize) -> (String, Vec<u8>) {
        let mut key = Zeroizing::new([0_u8; KEY_BYTES]);
        self.chance.fill(key.as_mut());
        let clear = Zeroizing::new(serde_json::to_vec(value).expect("what is sealed is always JSON"));
        let sealed = self.encrypt(&aead(&key), id, &clear);
        let wrapped = self.encrypt(&self.wrapping, id, key.as_ref());
        (BASE64.encode(sealed), wrapped)
    }

    /// Opens a sealed party with its wrapped key.
    pub fn open(&self, sealed: &SealedParty, wrapped: &[u8]) -> Result<Party, CannotOpen> {
        self.open_value(sealed.id, &sealed.sealed, wrapped)
    }

    /// Opens what was sealed with its wrapped key.
    pub fn open_value<T: DeserializeOwned>(
        &self,
        id: PartyId,
        sealed: &str,
        wrapped: &[u8],
    ) -> Result<T, CannotOpen> {
        let key = decrypt(&self.wrapping, id, wrapped)?;
        let key: Zeroizing<[u8; KEY_BYTES]> =
            Zeroizing::new(key.as_slice().try_into().map_err(|_length| CannotOpen)?);
        let bytes = BASE64.decode(sealed).map_err(|_text| CannotOpen)?;
        let clear = decrypt(&aead(&key), id, &bytes)?;
        serde_json::from_slice(&clear).map_err(|_json| CannotOpen)
    }

    /// A keyed fingerprint of a command's body: bodies hold telephone numbers, which a plain hash would give
    /// away to anybody who tries them all.
    pub fn fingerprint(&self, body: &[u8]) -> [u8; 16] {
        let tag = hmac::sign(&self.fingerprints, body);
        tag.as_ref()[..16].try_into().expect("a SHA-256 tag has 32 bytes")
    }

    fn encrypt(&self, key: &LessSafeKey, id: PartyId, clear: &[u8]) -> Vec<u8> {
        let mut nonce = [0_u8; NONCE_LEN];
        self.chance.fill(&mut nonce);
        let mut out = Vec::with_capacity(1 + NONCE_LEN + clear.len() + AES_256_GCM.tag_len());
        out.push(SUITE_AES_256_GCM);
        out.extend_from_slice(&nonce);
        out.extend_from_slice(clear);
        let (_, body) = out.split_at_mut(1 + NONCE_LEN);
        let tag = key
            .seal_in_place_separate_tag(Nonce::assume_unique_for_key(nonce), Aad::from(id.0.as_bytes()), body)
            .expect("sealing fails only beyond the cipher's length limit");
        out.extend_from_slice(tag.as_ref());
        out
    }
}

fn aead(key: &[u8; KEY_BYTES]) -> LessSafeKey {
    LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key).expect("the key has the cipher's length"))
}

fn decrypt(key: &LessSafeKey, id: PartyId, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
    let (suite, rest) = sealed.split_first().ok_or(CannotOpen)?;
    let (nonce, body) = rest.split_at_checked(NONCE_LEN).ok_or(CannotOpen)?;
    if *suite != SUITE_AES_256_GCM {
        return Err(CannotOpen);
    }
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_length| CannotOpen)?;
    let mut body = Zeroizing::new(body.to_vec());
    let length =
        key.open_in_place(nonce, Aad::from(id.0.as_bytes()), &mut body).map_err(|_tag| CannotOpen)?.len();
    body.truncate(length);
    Ok(body)
}

/// SHA-256 in hex: how secrets of sessions and tokens are kept.
pub(crate) fn secret_hash(secret: &str) -> String {
    hex::encode(digest::digest(&digest::SHA256, secret.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::SystemChance;

    fn vault() -> (Vault, PartyId) {
        let chance: Arc<dyn Chance> = Arc::new(SystemChance::new());
        let id = PartyId(chance.id(model::Moment::from_micros(0)));
        (Vault::new(&JurisdictionKey::generate(&*chance), chance), id)
    }

    #[test]
    fn what_was_sealed_opens_and_shows_nothing_on_the_way() {
        let (vault, id) = vault();
        let party = Party { name: Some("周晓岚".into()), phone: Some("13812341234".into()), text: None };
        let (sealed, wrapped) = vault.seal(id, &party);
        let stored = format!("{} {}", sealed.sealed, hex::encode(&wrapped));
        assert!(!stored.contains("周晓岚") && !stored.contains("13812341234"));
        let opened = vault.open(&sealed, &wrapped).unwrap();
        assert_eq!(opened.phone.as_deref(), Some("13812341234"));
    }

    #[test]
    fn a_changed_byte_or_another_party_does_not_open() {
        let (vault, id) = vault();
        let (sealed, wrapped) = vault.seal(id, &Party::default());
        let mut bent = wrapped.clone();
        bent[20] ^= 1;
        assert!(vault.open(&sealed, &bent).is_err());
        let stranger = SealedParty { id: PartyId(uuid::Uuid::nil()), ..sealed };
        assert!(vault.open(&stranger, &wrapped).is_err());
    }
}
