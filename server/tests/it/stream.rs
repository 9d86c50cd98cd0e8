//! The live stream as a browser reads it.

use crate::support::Server;
use axum::{
    body::{Body, BodyDataStream},
    http::{Method, StatusCode, header},
};
use futures::StreamExt;
use model::change::Change;
use std::time::Duration;
use tokio::time::timeout;
use tower::ServiceExt;

pub const PATIENCE: Duration = Duration::from_secs(10);

/// One server-sent event.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    pub name: String,
    pub id: i64,
    pub data: String,
}

/// An open stream.
pub struct Stream {
    body: BodyDataStream,
    text: String,
}

impl Stream {
    /// Opens one, as a browser does that has seen everything up to `last`.
    pub async fn open(server: &Server, token: &str, last: Option<&str>) -> Self {
        let mut request = server.browser(token).request(Method::GET, "/live");
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let request = request.body(Body::empty()).unwrap();
        let response = server.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
        assert!(!response.headers().contains_key(header::CONTENT_ENCODING));
        Self {
            body: response.into_body().into_data_stream(),
            text: String::new(),
        }
    }

    /// The next message; nothing when the stream has ended.
    pub async fn next(&mut self) -> Option<Message> {
        loop {
            while let Some((block, rest)) = self.text.split_once("\n\n") {
                let message = message(block);
                self.text = rest.to_owned();
                if message.is_some() {
                    return message;
                }
            }
            let chunk = timeout(PATIENCE, self.body.next())
                .await
                .expect("a message in time")?;
            self.text += std::str::from_utf8(&chunk.unwrap()).unwrap();
        }
    }

    /// The next change.
    pub async fn change(&mut self) -> Change {
        loop {
            let message = self.next().await.expect("an open stream");
            if message.name == "change" {
                let change: Change = serde_json::from_str(&message.data).unwrap();
                assert_eq!(change.position, message.id);
                return change;
            }
        }
    }
}

/// Nothing for comments.
fn message(block: &str) -> Option<Message> {
    let field = |name: &str| {
        block
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    };
    Some(Message {
        name: field("event")?.to_owned(),
        id: field("id")?.parse().unwrap(),
        data: field("data")?.to_owned(),
    })
}
