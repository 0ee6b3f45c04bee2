//! A device's right to speak to the server, and the authority of the server that gave it: the files that hold them.
//!
//! What always holds: only the device's user may read the right; a file is whole or not there, and where the right is, there
//! is the authority.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::trust::Authority;
use crate::OfficeId;
use crate::device::Enrolled;

/// Reads a token file: what an administrator's approval left there, or a bare token that somebody wrote by hand for
/// `office`. None where there is no such file, or nothing in it.
///
/// # Errors
/// When the file cannot be read, or holds a bare token and no office is configured.
pub fn read_right(file: &Path, office: Option<&OfficeId>) -> Result<Option<Enrolled>, String> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.to_string()),
    };
    match text.trim() {
        "" => Ok(None),
        approved if approved.starts_with('{') => serde_json::from_str(approved)
            .map(Some)
            .map_err(|_| "is damaged: remove it and enrol again".into()),
        token => match office {
            Some(office) => {
                let (token, office) = (token.into(), office.clone());
                Ok(Some(Enrolled { token, office, name: String::new(), zone: None, counter: None }))
            }
            None => Err("holds a token, and no office is configured".into()),
        },
    }
}

/// The authority that was met when the right in `token_file` was given; none where that was over plain HTTP.
///
/// # Errors
/// When the file is there and cannot be used.
pub fn read_authority(token_file: &Path) -> Result<Option<Authority>, String> {
    let file = authority_file(token_file);
    match fs::read_to_string(&file) {
        Ok(pem) => Authority::from_pem(&pem).map(Some).map_err(|error| format!("{} {error}", file.display())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(format!("{}: {error}", file.display())),
    }
}

/// Writes the right into its file, and the authority beside it, each aside first.
///
/// # Errors
/// What the file system refuses.
pub(super) fn write(token_file: &Path, enrolled: &Enrolled, authority: Option<&Authority>) -> io::Result<()> {
    if let Some(authority) = authority {
        put(&authority_file(token_file), authority.to_pem().as_bytes())?;
    }
    put(token_file, &serde_json::to_vec(enrolled)?)
}

fn authority_file(token_file: &Path) -> PathBuf {
    token_file.with_extension("authority.pem")
}

fn put(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let aside = file.with_extension("part");
    drop(fs::remove_file(&aside));
    let mut written = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&aside)?;
    written.write_all(bytes)?;
    written.sync_all()?;
    fs::rename(&aside, file)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn enrolled() -> Enrolled {
        let (token, name) = ("k7m2qd".into(), "Kioska 2".into());
        Enrolled { token, office: OfficeId::new("belsh"), name, zone: Some("salla".into()), counter: None }
    }

    #[test]
    fn a_new_device_has_no_right_until_it_is_given_and_only_its_user_reads_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("kiosk.token");
        assert_eq!(read_right(&file, None), Ok(None));
        write(&file, &enrolled(), None).expect("a file");
        assert_eq!(read_right(&file, None), Ok(Some(enrolled())));
        let mode = fs::metadata(&file).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::write(&file, "{").expect("a file");
        assert_eq!(read_right(&file, None), Err("is damaged: remove it and enrol again".into()));
    }

    #[test]
    fn a_bare_token_is_for_the_configured_office() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("kiosk.token");
        fs::write(&file, "k7m2qd\n").expect("a file");
        let read_for = |office: Option<&str>| read_right(&file, office.map(OfficeId::new).as_ref());
        assert_eq!(
            read_for(Some("belsh")).map(|right| right.map(|right| right.token)),
            Ok(Some("k7m2qd".into()))
        );
        assert_eq!(read_for(None), Err("holds a token, and no office is configured".into()));
    }
}
