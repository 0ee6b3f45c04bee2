//! Compiles the screens and their translations.

use slint_build::{CompilerConfiguration, DefaultTranslationContext};

fn main() {
    let configuration = CompilerConfiguration::new()
        .with_bundled_translations("lang")
        // A text that moves to another component keeps its translation.
        .with_default_translation_context(DefaultTranslationContext::None)
        // Tests find elements by it; a release build does not carry it.
        .with_debug_info(std::env::var("PROFILE").is_ok_and(|profile| profile == "debug"));
    slint_build::compile_with_config("ui/board.slint", configuration).expect("the screens compile");
    println!("cargo:rerun-if-changed=lang");
}
