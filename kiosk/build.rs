//! Compiles the pages, with their translations inside the program.

fn main() {
    let configuration = slint_build::CompilerConfiguration::new()
        .with_bundled_translations("lang")
        // A string keeps its translation when it moves to another component.
        .with_default_translation_context(slint_build::DefaultTranslationContext::None)
        // The tests find elements by their label, which needs their names at run time.
        .with_debug_info(std::env::var("PROFILE").is_ok_and(|profile| profile == "debug"));
    slint_build::compile_with_config("ui/kiosk.slint", configuration).expect("the pages compile");
}
