//! The font files that slips are drawn with; those of the machine are never used, so a slip looks alike everywhere.

use std::sync::Arc;

use cosmic_text::fontdb;

/// Fonts of one family, and further ones for the letters it lacks.
#[derive(Clone, Debug)]
pub struct Fonts {
    family: String,
    database: fontdb::Database,
}

/// None of the font files could be read.
#[derive(Debug, thiserror::Error)]
#[error("none of the font files holds a font that can be read")]
pub struct NoFont;

impl Fonts {
    /// Inter in four weights, which is compiled in: Latin, Greek and Cyrillic.
    pub fn bundled() -> Self {
        let files: [&'static [u8]; 4] = [
            include_bytes!("../../../assets/fonts/Inter-Regular.ttf"),
            include_bytes!("../../../assets/fonts/Inter-SemiBold.ttf"),
            include_bytes!("../../../assets/fonts/Inter-Bold.ttf"),
            include_bytes!("../../../assets/fonts/Inter-ExtraBold.ttf"),
        ];
        Self::from_sources(files.map(|file| fontdb::Source::Binary(Arc::new(file))))
            .expect("the bundled fonts are fonts")
    }

    /// Fonts from the bytes of TrueType or OpenType files; the first names the family, others help where it lacks a letter.
    ///
    /// # Errors
    /// [`NoFont`] when no file could be read.
    pub fn from_bytes(files: impl IntoIterator<Item = Vec<u8>>) -> Result<Self, NoFont> {
        Self::from_sources(files.into_iter().map(|file| fontdb::Source::Binary(Arc::new(file))))
    }

    fn from_sources(sources: impl IntoIterator<Item = fontdb::Source>) -> Result<Self, NoFont> {
        let mut database = fontdb::Database::new();
        for source in sources {
            database.load_font_source(source);
        }
        let family = database.faces().next().and_then(|face| face.families.first()).ok_or(NoFont)?.0.clone();
        Ok(Self { family, database })
    }

    pub(crate) fn into_parts(self) -> (String, fontdb::Database) {
        (self.family, self.database)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_family_is_inter_in_four_weights() {
        let (family, database) = Fonts::bundled().into_parts();
        let mut weights: Vec<u16> = database.faces().map(|face| face.weight.0).collect();
        weights.sort_unstable();
        assert_eq!((family.as_str(), weights), ("Inter", vec![400, 600, 700, 800]));
    }

    #[test]
    fn bytes_that_are_no_font_are_refused() {
        assert!(Fonts::from_bytes([b"not a font".to_vec()]).is_err());
    }
}
