//! What the office offers, as the server last told it: its groups, categories and services, in words.

mod harmless;

use queue_api::board::ServiceWaiting;
use queue_api::office::{Category, Group, Names, Office, Service};
use queue_api::{Language, Prefix, ServiceId};

/// The most choices of one kind on a page; a group with more is split by its categories.
pub const MOST_CHOICES: usize = 8;

/// The office and its services.
#[derive(Debug, Clone, PartialEq)]
pub struct Catalogue {
    /// The office and how it stands today.
    pub office: Office,
    services: Vec<Service>,
}

impl Catalogue {
    /// The office with these services, in the order in which they are offered, and with harmless names.
    pub fn new(mut office: Office, mut services: Vec<Service>) -> Self {
        harmless::make_harmless(&mut office, &mut services);
        Self { office, services }
    }

    /// The language the office speaks first.
    pub fn main_language(&self) -> Language {
        self.office.languages.first().copied().unwrap_or_default()
    }

    /// The service with this id.
    pub fn service(&self, id: &ServiceId) -> Option<&Service> {
        self.services.iter().find(|service| service.id == *id)
    }

    /// The service with these names that is not sensitive.
    pub fn service_named(&self, names: &Names) -> Option<&Service> {
        self.services.iter().find(|service| !service.sensitive && service.names == *names)
    }

    /// The services that stand on the first page.
    pub fn home_services(&self) -> impl Iterator<Item = &Service> {
        self.office.home.iter().filter_map(|id| self.service(id))
    }

    /// The groups that have a service, in the office's order.
    pub fn groups(&self) -> impl Iterator<Item = &Group> {
        self.office.groups.iter().filter(|group| self.services_of(group.prefix).next().is_some())
    }

    /// The group with this prefix.
    pub fn group(&self, prefix: Prefix) -> Option<&Group> {
        self.office.groups.iter().find(|group| group.prefix == prefix)
    }

    /// The category with this id.
    pub fn category(&self, id: &str) -> Option<&Category> {
        self.office.categories.iter().find(|category| category.id == id)
    }

    /// The services of a group. The numbers of a sensitive one have the letter of another.
    pub fn services_of(&self, prefix: Prefix) -> impl Iterator<Item = &Service> {
        self.services.iter().filter(move |service| service.group.unwrap_or(service.prefix) == prefix)
    }

    /// The categories by which a group is split; none when its services fit on one page, or share one category.
    pub fn categories_of(&self, prefix: Prefix) -> Vec<&Category> {
        let mut ids: Vec<&str> = Vec::new();
        for service in self.services_of(prefix) {
            if !ids.contains(&service.category.as_str()) {
                ids.push(&service.category);
            }
        }
        if self.services_of(prefix).count() <= MOST_CHOICES || ids.len() < 2 {
            return Vec::new();
        }
        ids.into_iter().filter_map(|id| self.category(id)).collect()
    }

    /// A name in `language`, else in the office's main language, else in any.
    pub fn name<'a>(&self, names: &'a Names, language: Language) -> &'a str {
        names
            .get(&language)
            .or_else(|| names.get(&self.main_language()))
            .or_else(|| names.values().next())
            .map_or("", String::as_str)
    }

    /// Every name of the sensitive services, in `language`.
    pub fn sensitive_names(&self, language: Language) -> Vec<String> {
        let sensitive = self.services.iter().filter(|service| service.sensitive);
        sensitive
            .flat_map(|service| [self.name(&service.names, language), self.button_name(service, language)])
            .map(str::to_owned)
            .collect()
    }

    /// A service's name for a large button: the short one where there is one in the language in which it stands.
    pub fn button_name<'a>(&self, service: &'a Service, language: Language) -> &'a str {
        let spoken = if service.names.contains_key(&language) { language } else { self.main_language() };
        service.short_names.get(&spoken).map_or_else(|| self.name(&service.names, language), String::as_str)
    }

    /// What to bring for a service, in `language` or in the office's main one.
    pub fn documents<'a>(&self, service: &'a Service, language: Language) -> &'a [String] {
        service
            .documents
            .get(&language)
            .or_else(|| service.documents.get(&self.main_language()))
            .map_or(&[], Vec::as_slice)
    }

    /// Whether appointments are taken for anything.
    pub fn takes_appointments(&self) -> bool {
        self.services.iter().any(|service| service.bookable)
    }

    /// Where citizens book an appointment for this service themselves.
    pub fn booking(&self, service: &ServiceId) -> Option<&str> {
        let bookable = self.service(service).is_some_and(|service| service.bookable);
        self.office.booking_url.as_deref().filter(|_| bookable)
    }

    /// The services with a name, in `language` or the office's main one, that has words beginning with everything that
    /// was typed; those whose name begins with it first. At the most eight.
    pub fn search(&self, typed: &str, language: Language) -> Vec<&Service> {
        let wanted = words(typed);
        if wanted.is_empty() {
            return Vec::new();
        }
        let names = |service: &Service| -> Vec<Vec<String>> {
            [&service.names, &service.short_names]
                .into_iter()
                .flat_map(|names| [names.get(&language), names.get(&self.main_language())])
                .flatten()
                .map(|name| words(name))
                .collect()
        };
        let is_in = |name: &Vec<String>| {
            wanted.iter().all(|wanted| name.iter().any(|word| word.starts_with(wanted.as_str())))
        };
        let begins = |name: &Vec<String>| name.first().is_some_and(|word| word.starts_with(&wanted[0]));
        let (mut first, mut others) = (Vec::new(), Vec::new());
        for service in &self.services {
            let found: Vec<Vec<String>> = names(service).into_iter().filter(is_in).collect();
            match found.iter().any(begins) {
                true => first.push(service),
                false if !found.is_empty() => others.push(service),
                false => {}
            }
        }
        first.into_iter().chain(others).take(MOST_CHOICES).collect()
    }

    /// Takes over how many people wait, and which services are open.
    pub fn update_waiting(&mut self, news: &[ServiceWaiting]) {
        for now in news {
            if let Some(service) = self.services.iter_mut().find(|service| service.id == now.id) {
                (service.open, service.waiting, service.ahead) = (now.open, now.waiting, now.ahead);
                service.wait = match (service.wait, now.wait) {
                    (Some(shown), Some(next)) => Some(shown.settled(next)),
                    (_, next) => next,
                };
            }
        }
    }
}

/// The words of a text, in small letters and without the marks above and below them, which people leave out.
fn words(text: &str) -> Vec<String> {
    let folded: String = text.to_lowercase().chars().map(folded).collect();
    folded
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(Into::into)
        .collect()
}

fn folded(letter: char) -> char {
    match letter {
        'ë' | 'è' | 'é' | 'ê' => 'e',
        'ç' => 'c',
        'à' | 'á' | 'â' => 'a',
        'ì' | 'í' | 'î' => 'i',
        'ò' | 'ó' | 'ô' => 'o',
        'ù' | 'ú' | 'û' => 'u',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn a_group_of_more_than_eight_services_is_split_by_its_categories() {
        let catalogue = sample::catalogue();
        let split: Vec<String> = catalogue
            .groups()
            .map(|group| {
                let categories: Vec<_> = catalogue
                    .categories_of(group.prefix)
                    .iter()
                    .map(|category| category.id.clone())
                    .collect();
                format!(
                    "{} {} {}",
                    group.prefix,
                    catalogue.services_of(group.prefix).count(),
                    categories.join("+")
                )
            })
            .collect();
        assert_eq!(
            split,
            ["A 8 ", "T 8 ", "S 12 SOC+STR", "L 23 PLA+BIZ+TRA+HAP", "F 5 ", "H 10 BUJ+MJE", "M 3 ", "K 7 "]
        );
    }

    fn found(typed: &str, language: Language) -> Vec<String> {
        let catalogue = sample::catalogue();
        catalogue.search(typed, language).into_iter().map(|service| service.id.to_string()).collect()
    }

    #[test]
    fn a_search_needs_no_marks_and_takes_the_beginnings_of_words_in_any_order() {
        assert_eq!(found("CERT FAM", Language::Sq), ["GJC-02"]);
        assert_eq!(found("familjare certifik", Language::Sq), ["GJC-02"]);
        assert_eq!(found("cerdhe", Language::Sq), found("Çerdhe", Language::Sq));
        assert!(!found("cerdhe", Language::Sq).is_empty());
        assert!(found("ertifikat", Language::Sq).is_empty(), "only beginnings count");
        assert!(found(" ", Language::Sq).is_empty());
    }

    #[test]
    fn a_search_knows_the_main_language_too_and_gives_at_most_eight() {
        assert_eq!(found("family", Language::En), ["GJC-02"]);
        assert_eq!(found("familjare", Language::En), ["GJC-02"]);
        assert!(found("family", Language::Sq).is_empty());
        assert_eq!(found("a", Language::Sq).len(), MOST_CHOICES);
        assert_eq!(found("certifikat", Language::Sq)[0], "GJC-01", "whose name begins with it");
    }

    #[test]
    fn the_short_name_of_the_main_language_stands_in_for_a_missing_translation() {
        let catalogue = sample::catalogue();
        let payment = catalogue.service(&ServiceId::new("TAK-04")).expect("the sample has it");
        let names = [Language::Sq, Language::En, Language::El]
            .map(|language| catalogue.button_name(payment, language));
        assert_eq!(names, ["Pagesë taksash", "Pay local taxes", "Pagesë taksash"]);
    }

    #[test]
    fn a_name_that_is_not_translated_stands_in_the_main_language() {
        let catalogue = sample::catalogue();
        assert_eq!(catalogue.name(&catalogue.office.names, Language::It), "Bashkia Belsh");
    }
}
