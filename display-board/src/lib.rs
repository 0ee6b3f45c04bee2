//! The display board: it shows every call and says it once.
//!
//! [`board`] decides what is shown and said, [`announce`] finds the words, [`audio`] sounds, [`ui`] draws, and [`run`]
//! connects them to the server. Deciding parts know neither clock nor device: time is given to them.

pub mod announce;
pub mod assets;
pub mod audio;
pub mod board;
pub mod clock;
pub mod config;
pub mod frame;
pub mod picture;
pub mod program;
pub mod run;
pub mod say;
pub mod screenshot;
pub mod slides;
pub mod ui;
