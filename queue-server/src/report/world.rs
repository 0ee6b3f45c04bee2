//! All that a template may read: itself, its texts, the figures, the fonts. Nothing else exists for it.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;

use super::{Report, ReportError};

const TEMPLATE: &str = include_str!("report.typ");
const TEXTS: &[u8] = include_bytes!("texts.toml");
const FONTS: [&[u8]; 3] = [
    include_bytes!("../../../assets/fonts/Inter-Regular.ttf"),
    include_bytes!("../../../assets/fonts/Inter-SemiBold.ttf"),
    include_bytes!("../../../assets/fonts/Inter-Bold.ttf"),
];
/// Stands for a letter that the fonts do not have.
const UNKNOWN_LETTER: char = '□';

/// What is the same for every report.
struct Shared {
    /// The language's own functions.
    language: LazyHash<Library>,
    fonts: Vec<Font>,
    book: LazyHash<FontBook>,
    template: Source,
    texts: FileId,
    data: FileId,
}

static SHARED: LazyLock<Shared> = LazyLock::new(|| {
    let fonts: Vec<Font> = FONTS.into_iter().flat_map(|font| Font::iter(Bytes::new(font))).collect();
    Shared {
        language: LazyHash::new(Library::default()),
        book: LazyHash::new(FontBook::from_fonts(&fonts)),
        fonts,
        template: Source::new(file("report.typ"), TEMPLATE.into()),
        texts: file("texts.toml"),
        data: file("data.json"),
    }
});

fn file(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("a plain name is a path");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

/// One report on its way to paper.
pub(super) struct Paper {
    data: Bytes,
}

impl Paper {
    pub(super) fn new(report: &Report) -> Result<Self, ReportError> {
        Ok(Self { data: Bytes::from_string(readable(&serde_json::to_string(report)?)) })
    }

    /// The pages.
    pub(super) fn set(&self) -> Result<PagedDocument, ReportError> {
        typst::compile(self).output.map_err(|errors| told(&errors))
    }
}

/// A text in which the fonts have every letter; who reads it sees where one was.
fn readable(text: &str) -> String {
    let known = |letter: char| {
        letter.is_ascii() || SHARED.fonts.iter().all(|font| font.info().coverage.contains(letter.into()))
    };
    text.chars().map(|letter| if known(letter) { letter } else { UNKNOWN_LETTER }).collect()
}

/// The errors of a template or of its PDF in one line.
pub(super) fn told(errors: &[SourceDiagnostic]) -> ReportError {
    let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    ReportError::NotSet(messages.join("; "))
}

impl World for Paper {
    fn library(&self) -> &LazyHash<Library> {
        &SHARED.language
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &SHARED.book
    }

    fn main(&self) -> FileId {
        SHARED.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == SHARED.template.id() { Ok(SHARED.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id {
            id if id == SHARED.texts => Ok(Bytes::new(TEXTS)),
            id if id == SHARED.data => Ok(self.data.clone()),
            _ => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        SHARED.fonts.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
