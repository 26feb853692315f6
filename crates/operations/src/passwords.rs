//! Passwords: argon2id at OWASP's minimum (19 MiB, two passes, one lane), never more than two at once, so that
//! a morning's sign-ins cannot push the process over its memory bound.

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::error::Error;
use crate::limits::PASSWORD_HASHES_MAX;
use crate::ports::Chance;

const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
const SALT_BYTES: usize = 16;

static SLOTS: Semaphore = Semaphore::const_new(PASSWORD_HASHES_MAX);

fn argon2() -> Argon2<'static> {
    let params =
        Params::new(MEMORY_KIB, PASSES, LANES, None).expect("the parameters are constants within limits");
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Hashes a password into PHC form.
pub(crate) async fn hash(password: String, chance: &dyn Chance) -> Result<String, Error> {
    let mut salt = [0_u8; SALT_BYTES];
    chance.fill(&mut salt);
    work(move || {
        let hashed = argon2().hash_password_with_salt(password.as_bytes(), &salt);
        hashed.expect("a 16-byte salt and constant parameters are valid").to_string()
    })
    .await
}

/// Whether the password is right. Without a stored hash the same work is done for nothing, so that an unknown
/// name takes as long as a wrong password.
pub(crate) async fn verify(password: String, stored: Option<String>) -> Result<bool, Error> {
    work(move || {
        let Some(stored) = stored else {
            let _wasted = argon2().hash_password_with_salt(password.as_bytes(), &[0; SALT_BYTES]);
            return false;
        };
        PasswordHash::new(&stored)
            .is_ok_and(|stored| argon2().verify_password(password.as_bytes(), &stored).is_ok())
    })
    .await
}

async fn work<T: Send + 'static>(job: impl FnOnce() -> T + Send + 'static) -> Result<T, Error> {
    let _slot = SLOTS.acquire().await.map_err(|_closed| Error::Closed)?;
    tokio::task::spawn_blocking(job).await.map_err(|_panicked| Error::Closed)
}
