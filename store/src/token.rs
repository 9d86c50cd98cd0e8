//! Secrets: random tokens of which only a hash is stored, and passwords.

use crate::{Error, Result};
use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use std::sync::OnceLock;
use tokio::sync::Semaphore;

/// Hashing takes 19 MiB and a core for tens of milliseconds: a few at a time.
static AT_ONCE: Semaphore = Semaphore::const_new(4);

/// 256 random bits, as text that fits into a URL or a cookie.
#[must_use]
pub fn random() -> String {
    BASE64_URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

/// What is stored of a token. The token has full entropy, so a fast hash is enough.
#[must_use]
pub fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// The PHC string of a password (argon2id).
///
/// # Errors
/// A defect only.
pub async fn hash_password(password: &str) -> Result<String> {
    let password = password.to_owned();
    heavy(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|e| Error::Defect(e.to_string()))
    })
    .await?
}

/// Whether a password is the one of `hash`. Without a hash it takes as long, and is wrong.
///
/// # Errors
/// A defect only.
pub async fn verify_password(password: &str, hash: Option<String>) -> Result<bool> {
    let password = password.to_owned();
    heavy(move || {
        let known = hash.is_some();
        let hash = hash.as_deref().unwrap_or_else(|| nobodys_hash());
        let matches = PasswordHash::new(hash).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok()
        });
        known && matches
    })
    .await
}

fn nobodys_hash() -> &'static str {
    static HASH: OnceLock<String> = OnceLock::new();
    HASH.get_or_init(|| {
        Argon2::default()
            .hash_password(b"nobody's password")
            .map(|h| h.to_string())
            .unwrap_or_default()
    })
}

async fn heavy<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let _permit = AT_ONCE
        .acquire()
        .await
        .map_err(|e| Error::Defect(e.to_string()))?;
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|e| Error::Defect(e.to_string()))
}
