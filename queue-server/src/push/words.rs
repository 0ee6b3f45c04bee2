//! What a notice on the phone says: nothing of the person, the number or the service, since it stands on a locked screen.

use queue_core::rules::Notice;
use queue_core::value::Language;

/// Title and sentence.
pub(super) fn of(notice: Notice, language: Language) -> (&'static str, &'static str) {
    match (notice, language) {
        (Notice::Soon, Language::Sq) => {
            ("Radha juaj po afron", "Tre veta ose më pak para jush. Kthehuni në sallë.")
        }
        (Notice::Called, Language::Sq) => ("Është radha juaj", "Prekeni këtu dhe shihni në cilin sportel."),
        (Notice::Soon, Language::En) => {
            ("Your turn is near", "Three people or fewer before you. Come back into the hall.")
        }
        (Notice::Called, Language::En) => ("It is your turn", "Tap here to see the counter."),
        (Notice::Soon, Language::It) => {
            ("Il suo turno si avvicina", "Al massimo tre persone prima di lei. Torni in sala.")
        }
        (Notice::Called, Language::It) => ("È il suo turno", "Tocchi qui per vedere lo sportello."),
        // unverified
        (Notice::Soon, Language::El) => {
            ("Πλησιάζει η σειρά σας", "Το πολύ τρία άτομα πριν από εσάς. Επιστρέψτε στην αίθουσα.")
        }
        // unverified
        (Notice::Called, Language::El) => ("Είναι η σειρά σας", "Πατήστε εδώ για να δείτε τη θυρίδα."),
        // unverified
        (Notice::Soon, Language::Mk) => {
            ("Вашиот ред се приближува", "Најмногу тројца пред вас. Вратете се во салата.")
        }
        // unverified
        (Notice::Called, Language::Mk) => ("Вие сте на ред", "Допрете тука за да го видите шалтерот."),
    }
}
