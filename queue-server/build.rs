//! Makes the folder of the pages when nobody has built them, so that `cargo build` alone works.

use std::fs;
use std::path::Path;

const HINT: &str = "<!doctype html>
<html lang=\"en\">
<meta charset=\"utf-8\">
<title>Radha</title>
<h1>The pages are not built</h1>
<p>Run <code>npm ci && npm run build</code> in <code>queue-server/web</code>, then build the server again.</p>
</html>
";

fn main() {
    println!("cargo::rerun-if-changed=web/dist");
    let dist = Path::new("web/dist");
    fs::create_dir_all(dist).expect("the folder of the pages can be made");
    for page in
        ["staff.html", "manage.html", "admin.html", "setup.html", "phone.html", "book.html", "board.html"]
    {
        let path = dist.join(page);
        if !path.exists() {
            fs::write(&path, HINT).expect("the page can be written");
        }
    }
}
