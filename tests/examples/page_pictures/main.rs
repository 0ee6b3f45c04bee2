//! Draws every page for people, as they see it, in Albanian and English, into a folder, with a page that shows them all:
//! `cargo run -p tests --example page_pictures -- docs/pictures/pages`.
//!
//! It starts what it draws: a demonstration with its people and thirteen weeks behind it, one without people for what must
//! stand still, and a server that has no office yet.

mod administrator;
mod album;
mod citizen;
mod manager;
mod scene;
mod staff;

use std::path::PathBuf;

use anyhow::{Context, Result};
use tests::browser::Driver;

use album::Album;
use scene::Scene;

#[tokio::main]
async fn main() -> Result<()> {
    let pictures = std::env::args_os().nth(1).map(PathBuf::from).context("say where to draw")?;
    let scene = Scene::set().await?;
    let driver = Driver::start()?;
    let mut albums = Vec::new();
    for language in ["sq", "en"] {
        albums.push(Album::open(&driver, &pictures, language)?);
    }
    // First what needs nobody in the hall: it fills meanwhile.
    for album in &mut albums {
        administrator::first_office(album).await?;
        administrator::office(album, &scene.hall).await?;
        citizen::before_the_journey(album, &scene.hall).await?;
        citizen::phone(album).await?;
    }
    for album in &mut albums {
        scene.fill().await?;
        staff::counter(album, &scene.hall).await?;
        scene.fill().await?;
        staff::reception(album, &scene.hall).await?;
        citizen::board(album, &scene.hall).await?;
        manager::office(album, &scene.hall).await?;
        manager::programme(album, &scene.hall).await?;
    }
    album::contents(&pictures, &albums)
}
