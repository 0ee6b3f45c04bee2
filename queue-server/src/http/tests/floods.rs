//! What the open pages answer when one address asks more than a hall does.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode, header};
use jiff::SignedDuration;

use super::{Answer, TestServer, read};

const FLOODING: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 7);
const QUIET: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 8);

async fn ask(server: &TestServer, from: impl Into<IpAddr>, caller: &str, path: &str) -> Answer {
    let mut request: Request<Body> = server.request(caller, "GET", path, "");
    request.extensions_mut().insert(ConnectInfo(SocketAddr::new(from.into(), 40_000)));
    read(server.send(request).await).await
}

/// Asks what an office does not tell until even that is refused; how often it was answered.
async fn flood(server: &TestServer, from: impl Into<IpAddr> + Copy) -> u32 {
    let mut answered = 0;
    while ask(server, from, "nobody", "/api/v1/offices/belsh/public").await.code() == "not_public" {
        answered += 1;
    }
    answered
}

#[tokio::test]
async fn a_flood_from_one_address_leaves_everybody_else_served() {
    let server = TestServer::new().await;
    assert_eq!(flood(&server, FLOODING).await, 2_000, "a full hall behind one address is no flood");
    for path in
        ["/api/v1/services", "/api/v1/services/GJC-02/offices", "/api/v1/offices/belsh", "/api/v1/t/none"]
    {
        let refused = ask(&server, FLOODING, "nobody", path).await;
        assert_eq!((refused.status, refused.code()), (StatusCode::TOO_MANY_REQUESTS, "too_many_requests"));
        assert_eq!(refused.headers[header::RETRY_AFTER], "5", "{path}");
        assert_ne!(ask(&server, QUIET, "nobody", path).await.status, StatusCode::TOO_MANY_REQUESTS, "{path}");
    }
    // The hall's own machines and people may be behind the same address.
    assert_eq!(ask(&server, FLOODING, "kiosk", "/api/v1/offices/belsh").await.status, StatusCode::OK);
    assert_eq!(ask(&server, FLOODING, "staff", "queue").await.status, StatusCode::OK);
    assert_eq!(
        ask(&server, Ipv4Addr::LOCALHOST, "nobody", "/api/v1/services").await.status,
        StatusCode::OK,
        "this machine is not limited"
    );
    server.clock.pass(SignedDuration::from_secs(5));
    assert_eq!(ask(&server, FLOODING, "nobody", "/api/v1/services").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_household_has_one_limit_however_many_addresses_it_has() {
    let server = TestServer::new().await;
    let address = |last: u16| IpAddr::from([0x2001, 0xdb8, 1, 2, 0, 0, 0, last]);
    flood(&server, address(1)).await;
    let refused = ask(&server, address(2), "nobody", "/api/v1/services").await;
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    let other = IpAddr::from([0x2001, 0xdb8, 1, 3, 0, 0, 0, 1]);
    assert_eq!(ask(&server, other, "nobody", "/api/v1/services").await.status, StatusCode::OK);
}
