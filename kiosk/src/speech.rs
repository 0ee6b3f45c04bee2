//! What the kiosk says aloud, in the language of the page and in words that a voice reads rightly.
//!
//! Pure: a [`View`] becomes text. What always holds: numbers go out as words; no long number, such as that of a document,
//! is ever spoken; and nothing about a sensitive service is spoken but through headphones.

pub mod announcer;
mod pages;
pub mod speaker;

use queue_api::ticket::Wait;
use queue_api::{Language, spoken};

use crate::flow::{Help, Page, PaperView, Purpose, View};
use crate::words::Words;

/// The most letters of one utterance.
const LONGEST: usize = 900;
/// Numbers with more digits are somebody's own, and are not spoken.
const MOST_DIGITS: usize = 4;

/// What is to be heard of the page as it stands there. A countdown does not change it.
pub fn page(view: &View) -> String {
    let words = Words::of(view.language);
    let mut said: Vec<String> = Vec::new();
    match (view.help, view.help_is_new) {
        (Help::Coming { .. }, true) => said.push(words.tr("A member of staff was told").into()),
        (Help::Unheard { .. }, true) => {
            said.push(words.tr("Nobody could be told. Please go to a counter.").into());
        }
        _ => {}
    }
    if view.still_here_s.is_some() {
        said.push(words.tr("Are you still here?").into());
        said.push(words.tr("Press any key for more time.").into());
    } else {
        contents(view, words, &mut said);
    }
    spell(view.language, &sentences(&said))
}

/// What is to be heard of the control that the keys have come to: its label, what else stands on it, and how a switch
/// stands.
pub fn control(view: &View, label: &str, description: &str, state: &str) -> String {
    let words = Words::of(view.language);
    if is_private(view, label) {
        return words.tr("Please plug in headphones to hear this.").into();
    }
    let parts: Vec<String> = [label, description, state].map(String::from).to_vec();
    spell(view.language, &sentences(&parts))
}

/// Whether this may be heard by others who stand around.
fn is_private(view: &View, name: &str) -> bool {
    let has_headphones = view.voice.is_some_and(|voice| voice.headphones);
    let is_of_pin = matches!(view.page, Page::Entry { purpose: Purpose::StaffPin, .. })
        && name.chars().all(|letter| letter.is_ascii_digit());
    !has_headphones && (is_of_pin || view.private_names.iter().any(|private| private == name))
}

fn contents(view: &View, words: &Words, said: &mut Vec<String>) {
    match &view.page {
        Page::Starting => said.push(words.tr("The kiosk is starting.").into()),
        Page::Home { .. } => {
            said.push(match &view.visit_number {
                None => words.tr("What have you come for?").into(),
                Some(number) => words.with("Your number is {}. Choose another service", &[number]),
            });
            said.push(words.tr("Down leads to the next choice, select takes it.").into());
        }
        Page::List { title, page: (page, pages), .. } => {
            said.push(title.clone().unwrap_or_else(|| words.tr("All services").into()));
            if *pages > 1 {
                said.push(words.with("Page {} of {}", &[&page.to_string(), &pages.to_string()]));
            }
        }
        Page::Service { .. } => service(view, words, said),
        Page::Ticket { number, service, ahead, wait, fetched, paper, .. } => {
            said.push(words.tr("Your number").to_owned() + " " + number);
            said.push(service.clone());
            said.push(before_you(words, *ahead));
            said.extend(wait.map(|wait| wait_words(words, wait)));
            if *fetched {
                said.push(words.tr("A clerk will come and fetch you.").into());
            }
            said.push(paper_words(words, *paper));
        }
        Page::Trouble { trouble, .. } => said.extend(pages::trouble(words, trouble)),
        Page::Closed { closed, hours, .. } => pages::closed(words, closed, hours.as_ref(), said),
        Page::Wishes { subject, .. } => said.push(pages::subject(words, *subject).into()),
        Page::Entry { .. } => pages::entry(view, words, said),
        Page::Search { typed, count, .. } => {
            said.push(words.tr("Search").into());
            if !typed.is_empty() {
                said.push(words.plural("{n} service", "{n} services", *count));
            }
        }
        Page::Own { number, own, .. } => {
            said.push(number.clone());
            said.push(pages::own(words, own));
        }
        Page::Book { service, .. } => {
            said.push(words.tr("Book an appointment").into());
            said.push(service.clone());
            said.push(words.tr("Choose day and time by phone").into());
        }
        Page::Notices { text, .. } => said.push(words.tr("Notices").to_owned() + ": " + text),
        Page::Enrol { .. } => said.push(words.tr("This kiosk is new").into()),
        Page::Staff(staff) => pages::staff(words, staff, said),
        Page::Languages => said.push(words.tr("Language").into()),
        Page::Appearance { volume, .. } => {
            said.push(words.tr("Display and sound").into());
            if let Some((step, steps)) = volume {
                said.push(words.with("Voice: step {} of {}", &[&step.to_string(), &steps.to_string()]));
            }
        }
    }
}

fn service(view: &View, words: &Words, said: &mut Vec<String>) {
    let Page::Service { name, open, ahead, wait, closed, documents, has_paper, asking, .. } = &view.page
    else {
        return;
    };
    if *asking {
        said.push(words.tr("One moment…").into());
        return;
    }
    let private = is_private(view, name);
    said.push(if private {
        words.tr("Please plug in headphones to hear this.").into()
    } else {
        name.clone()
    });
    if !open {
        said.extend(closed.as_ref().map(|closed| pages::why(words, &closed.reason).to_owned()));
        return;
    }
    said.push(before_you(words, *ahead));
    if let Some(wait) = wait {
        said.push(wait_words(words, *wait));
    }
    if !documents.is_empty() && !private {
        said.push(words.tr("What to have with you").to_owned() + ": " + &documents.join(", "));
    }
    if !has_paper {
        said.push(words.tr("There is no paper: the number appears on the screen only").into());
    }
}

fn before_you(words: &Words, ahead: Option<usize>) -> String {
    match ahead {
        None => words.tr("How many people wait cannot be said just now").into(),
        Some(0) => words.tr("Nobody before you").into(),
        Some(ahead) => words.plural("{n} person before you", "{n} people before you", ahead),
    }
}

fn wait_words(words: &Words, wait: Wait) -> String {
    match (wait.low_s / 60, wait.high_s / 60) {
        (60.., _) => words.tr("Wait: more than an hour").into(),
        (_, ..=5) => words.tr("Wait: less than 5 minutes").into(),
        (low, 61..) => words.with("Wait: {} minutes to over an hour", &[&low.to_string()]),
        (low, high) => words.with("Wait: {}–{} minutes", &[&low.to_string(), &high.to_string()]),
    }
}

fn paper_words(words: &Words, paper: PaperView) -> String {
    match paper {
        PaperView::Printing => words.tr("Your slip is being printed").into(),
        PaperView::Printed => words.tr("Take your slip").into(),
        PaperView::Missing | PaperView::Unsure => {
            let what = if paper == PaperView::Missing {
                words.tr("The slip did not come out.")
            } else {
                words.tr("The slip may not be whole.")
            };
            let so = words.tr("Remember your number: it keeps its place, and you will be called by it.");
            format!("{what} {so}")
        }
    }
}

/// Parts one after the other, each with an end that a voice hears.
fn sentences(parts: &[String]) -> String {
    let mut text = String::new();
    for part in parts.iter().map(|part| part.trim()).filter(|part| !part.is_empty()) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(part);
        if !part.ends_with(['.', '?', '!', '…', ';']) {
            text.push('.');
        }
    }
    text
}

/// A text in words that a voice reads rightly: numbers as words, the letter of a ticket by its name, and nothing that a
/// voice would take for an instruction.
pub fn spell(language: Language, text: &str) -> String {
    let letters: Vec<char> = text.chars().filter(|letter| !letter.is_control()).take(LONGEST).collect();
    let mut said = String::new();
    let mut at = 0;
    while at < letters.len() {
        let letter = letters[at];
        let end = at + letters[at..].iter().take_while(|next| next.is_ascii_digit()).count();
        if end > at {
            number(language, &letters[at..end], &mut said);
            at = after_number(language, &letters, end, &mut said);
            continue;
        }
        match letter {
            _ if is_prefix(&letters, at) => {
                said.push_str(spoken::letter(language, letter).unwrap_or_default());
            }
            '…' => said.push('.'),
            '’' => said.push('\''),
            _ if letter.is_alphabetic() || letter.is_whitespace() || ".,;:?!'-()".contains(letter) => {
                said.push(letter);
            }
            _ => said.push(' '),
        }
        at += 1;
    }
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A capital that stands alone before a number is the prefix of a ticket.
fn is_prefix(letters: &[char], at: usize) -> bool {
    let stands_alone = at == 0 || !letters[at - 1].is_alphanumeric();
    stands_alone
        && letters[at].is_ascii_uppercase()
        && letters.get(at + 1) == Some(&' ')
        && letters.get(at + 2).is_some_and(char::is_ascii_digit)
}

fn number(language: Language, digits: &[char], said: &mut String) {
    if digits.len() > MOST_DIGITS {
        return;
    }
    let value = digits.iter().fold(0, |value, digit| value * 10 + digit.to_digit(10).unwrap_or_default());
    said.push_str(&spoken::number(language, value));
}

/// What stands between two numbers: a range, or hours and minutes. Says where it ends.
fn after_number(language: Language, letters: &[char], end: usize, said: &mut String) -> usize {
    let next_is_digit = letters.get(end + 1).is_some_and(char::is_ascii_digit);
    match letters.get(end) {
        Some('–') if next_is_digit => {
            said.push(' ');
            said.push_str(to(language));
            said.push(' ');
            end + 1
        }
        Some(':') if letters[end..].starts_with(&[':', '0', '0']) => end + 3,
        Some(':' | '.' | '/') if next_is_digit => {
            said.push(' ');
            end + 1
        }
        _ => end,
    }
}

/// From one number *to* another.
fn to(language: Language) -> &'static str {
    match language {
        Language::Sq => "deri në",
        Language::En => "to",
        Language::It => "a",
        Language::El => "έως",
        Language::Mk => "до",
    }
}

#[cfg(test)]
mod tests;
