//! The configurations of the demonstration's kiosk and board, with their tokens: for this user's eyes only.

use std::path::Path;

use super::credentials::{DemoFile, write_secret};

const KIOSK: &str = r#"# Written anew by each start of the demonstration.
name = "Kioska 1"
journal = "kiosk.journal"

[server]
url = "{url}"
office = "{office}"
token = "{token}"

[screen]
{panel}
picture = "kiosk.png"

[printer]
kind = "simulated"
directory = "slips"
"#;

const KIOSK_WITH_VISITORS: &str = r#"
[simulated]
visitors_every_s = 30
"#;

const BOARD: &str = r#"# Written anew by each start of the demonstration.
server = "{url}"
office = "{office}"
token = "{token}"
name = "Salla e pritjes"
language = "sq"

[screen]
"#;

/// Half as large as the panels they stand for, so that both windows fit on the screen of a desk.
const KIOSK_IN_A_WINDOW: &str = r#"size = "540x960"
px_per_mm = 2.0
reading_distance_cm = 60.0
headless = false"#;

const KIOSK_IN_A_PICTURE: &str = r#"size = "1080x1920"
headless = true"#;

const BOARD_IN_A_WINDOW: &str = r#"size = "960x540"

[sound]
sink = "device"
voices = "voices"
"#;

const BOARD_IN_A_PICTURE: &str = r#"size = "1920x1080"
headless = true
picture = "board.png"

[sound]
sink = "wav"
directory = "announcements"
voices = "voices"
"#;

/// Writes both; without a display they draw into pictures and write announcements beside them. In a demonstration with
/// people somebody also comes to the kiosk itself from time to time.
///
/// # Errors
/// When a file cannot be written.
pub(super) fn write(directory: &Path, file: &DemoFile, display: bool, people: bool) -> anyhow::Result<()> {
    let fill = |text: &str, kind: &str| {
        let text = text.replace("{url}", &file.url).replace("{office}", file.office.as_str());
        text.replace("{token}", file.token(kind))
            .replace("{panel}", if display { KIOSK_IN_A_WINDOW } else { KIOSK_IN_A_PICTURE })
    };
    let kiosk = format!("{KIOSK}{}", if people { KIOSK_WITH_VISITORS } else { "" });
    write_secret(&directory.join("kiosk.toml"), &fill(&kiosk, "kiosk"))?;
    let board = format!("{BOARD}{}", if display { BOARD_IN_A_WINDOW } else { BOARD_IN_A_PICTURE });
    write_secret(&directory.join("display-board.toml"), &fill(&board, "board"))
}
