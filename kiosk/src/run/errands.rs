//! What an administrator has the kiosk do, as far as it is not done by the screen or the printer.

use queue_api::client::Client;
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{Event, tell};
use crate::flow::Input;
use crate::picture::Picture;

/// Gives the server what stood on the panel, and then tells the screen that the errand is over.
pub(super) async fn give_picture(
    client: Client,
    errand: Uuid,
    picture: Result<Picture, String>,
    events: mpsc::Sender<Event>,
) {
    let png = match picture {
        Ok(picture) => match tokio::task::spawn_blocking(move || png(&picture)).await {
            Ok(png) => png,
            Err(error) => Err(error.to_string()),
        },
        Err(reason) => Err(reason),
    };
    client.give_picture(errand, png).await;
    tell(&events, Event::Input(Input::ErrandEnded(errand))).await;
}

fn png(picture: &Picture) -> Result<Vec<u8>, String> {
    let mut png = Vec::new();
    picture.write_png(&mut png).map_err(|error| error.to_string())?;
    Ok(png)
}
