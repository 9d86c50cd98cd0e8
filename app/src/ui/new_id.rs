//! Ids of what is made in the browser, so that sending it twice makes one.

use uuid::Uuid;

/// A UUID of version 7: by time, so that rows made together lie together.
#[must_use]
pub fn new_id<I: From<Uuid>>() -> I {
    #[cfg(not(feature = "ssr"))]
    {
        let random = *Uuid::new_v4().as_bytes();
        let mut tail = [0; 10];
        tail.copy_from_slice(&random[..10]);
        I::from(uuid::Builder::from_unix_timestamp_millis(js_sys::Date::now() as u64, &tail).into_uuid())
    }
    #[cfg(feature = "ssr")]
    I::from(Uuid::now_v7())
}
