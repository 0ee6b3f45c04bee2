// What is wrong with a field, in the reader's language. The server names it; the same names serve tables and forms.

import type { Language } from '../../shared/language.svelte';

const words: Record<string, Record<Language, string>> = {
  empty: { sq: 'Plotësojeni këtë fushë.', en: 'Fill this in.' },
  missing: { sq: 'Plotësojeni këtë fushë.', en: 'Fill this in.' },
  too_long: { sq: 'Teksti është tepër i gjatë. Shkurtojeni.', en: 'The text is too long. Shorten it.' },
  forbidden_character: {
    sq: 'Ka një shenjë që nuk shihet ose nuk lejohet. Shkruajeni përsëri tekstin.',
    en: 'There is a character that cannot be seen or is not allowed. Type the text again.',
  },
  heaped_accents: { sq: 'Një shkronjë ka shumë theksa. Shkruajeni përsëri.', en: 'A letter has too many accents. Type it again.' },
  twice: { sq: 'Kjo është përdorur tashmë. Zgjidhni një tjetër.', en: 'This is used already. Choose another one.' },
  bad_id: { sq: 'Vetëm shkronja, shifra dhe viza, deri në 8.', en: 'Only letters, digits and strokes, 8 at the most.' },
  bad_username: {
    sq: 'Nga 2 deri në 32 shkronja të vogla (a–z), shifra, pika dhe viza.',
    en: 'From 2 to 32 small letters (a–z), digits, points and strokes.',
  },
  wrong_setup_code: {
    sq: 'Ky nuk është kodi i skedarit. Lexojeni përsëri.',
    en: 'This is not the code in the file. Read it again.',
  },
  password_too_short: { sq: 'Të paktën 15 shenja.', en: 'At least 15 characters.' },
  how_many: { sq: 'Ky numër zërash nuk lejohet.', en: 'There may not be so many, or so few.' },
  not_a_number: { sq: 'Shkruani një numër të plotë.', en: 'Write a whole number.' },
  out_of_range: { sq: 'Ky numër është jashtë kufijve.', en: 'This number is outside the limits.' },
  hours_overlap: {
    sq: 'Orët mbivendosen, ose mbarojnë para se të fillojnë.',
    en: 'The hours overlap, or end before they begin.',
  },
  ends_before_it_begins: { sq: 'Mbarimi duhet të jetë pas fillimit.', en: 'The end must come after the beginning.' },
  day_is_over: { sq: 'Kjo ditë ka kaluar.', en: 'This day is over.' },
  unknown_service: { sq: 'Një nga shërbimet nuk ekziston më.', en: 'One of the services no longer exists.' },
  unknown_group: { sq: 'Zyra nuk ka grup me këtë shkronjë.', en: 'The office has no group with this letter.' },
  bad_code: { sq: 'Vetëm shkronja, shifra, pika dhe viza.', en: 'Only letters, digits, points and strokes.' },
  bad_address: {
    sq: 'Shkruani një adresë të plotë, si https://e-albania.al/…',
    en: 'Write a whole address, as https://e-albania.al/…',
  },
  too_many: { sq: 'Ka më shumë zëra sa ka vend.', en: 'There are more entries than there is room for.' },
};

export function wrongWords(code: string, language: Language): string {
  const unknown = { sq: `Kjo nuk pranohet (${code}).`, en: `This is not accepted (${code}).` };
  return (words[code] ?? unknown)[language];
}
