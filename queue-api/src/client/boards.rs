//! What boards say back, and what managers let them say.

use reqwest::Method;

use super::{Client, ClientError};
use crate::board::{Ack, AnnounceRequest};

impl Client {
    /// Acknowledges calls as one run of a board's program.
    ///
    /// # Errors
    /// See [`ClientError`]; `already_spoken` when another board has begun to say the call.
    pub async fn acknowledge(&self, board: &str, acks: &[Ack]) -> Result<(), ClientError> {
        let path = self.path(&format!("/board/acks?board={board}"));
        self.send(Method::POST, &path, None, Some(&acks)).await.map(drop)
    }

    /// Lets the boards say something.
    ///
    /// # Errors
    /// See [`ClientError`].
    pub async fn announce(&self, request: &AnnounceRequest) -> Result<(), ClientError> {
        self.send(Method::POST, &self.path("/board/announcements"), None, Some(request)).await.map(drop)
    }
}
