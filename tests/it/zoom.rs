//! The pages of the staff enlarged to twice their size on a small screen: 1280x720 shows 640x360 of them, and nothing stands
//! beside the window.

use anyhow::Result;
use fantoccini::key::Key;
use queue_api::session::Role;
use tests::Server;
use tests::browser::Driver;
use tests::page::{command, is_accessible, keys, open_counter, sees, sign_in};

const ENLARGED: (u32, u32) = (640, 360);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clerk_who_enlarges_the_page_twice_sees_all_of_it_without_scrolling_sideways() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 4).await?;
    for service in ["GJC-02", "TAK-04", "GJC-02"] {
        server.issue(service).await?;
    }
    let driver = Driver::start()?;
    let desk = driver.window(ENLARGED.0, ENLARGED.1).await?;
    open_counter(&desk, &server, 0).await?;
    is_accessible(&desk, "a free counter, enlarged").await?;
    command(&desk, Key::F8).await?;
    sees(&desk, "#ticket[data-state='called']").await?;
    is_accessible(&desk, "somebody called, enlarged").await?;
    command(&desk, Key::F8).await?;
    sees(&desk, "#ticket[data-state='serving']").await?;
    keys(&desk, "3").await?;
    sees(&desk, "#outcome input[type='checkbox']").await?;
    is_accessible(&desk, "documents missing, enlarged").await?;
    desk.close().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_who_enlarges_the_pages_twice_sees_all_of_them() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 4).await?;
    let driver = Driver::start()?;
    let page = driver.window(ENLARGED.0, ENLARGED.1).await?;
    sign_in(&page, &format!("{}/admin#/devices", server.demo.url), server.user(Role::Admin, 0)).await?;
    sees(&page, "main table").await?;
    for section in ["devices", "office", "counters", "services", "calendar", "order", "users"] {
        page.goto(&format!("{}/admin#/{section}", server.demo.url)).await?;
        sees(&page, &format!("#to-{section}[aria-current='page']")).await?;
        is_accessible(&page, &format!("/admin#/{section}, enlarged")).await?;
    }
    page.close().await?;
    Ok(())
}
