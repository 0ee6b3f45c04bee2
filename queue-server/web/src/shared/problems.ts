// What each refusal of the server means, of a whole request or of one field, and what the person can do now.

import { Refused, Unreachable } from '../api/request';
import type { Language } from './language.svelte';

/** What each code means for whoever asked. */
export const texts: Record<string, Record<Language, string>> = {
  wrong_password: {
    sq: 'Përdoruesi ose fjalëkalimi nuk është i saktë.',
    en: 'The user name or the password is wrong.',
  },
  too_many_attempts: {
    sq: 'Shumë përpjekje të gabuara. Prisni një minutë dhe provoni përsëri.',
    en: 'Too many wrong attempts. Wait a minute and try again.',
  },
  too_many_requests: {
    sq: 'Nga kjo lidhje po vijnë tepër kërkesa njëherësh. Prisni pak dhe provoni përsëri.',
    en: 'Too much is asked from this connection at once. Wait a little and try again.',
  },
  second_factor_required: {
    sq: 'Kjo llogari kërkon edhe një kod të dytë. Pyesni administratorin.',
    en: 'This account needs a second code. Ask the administrator.',
  },
  choose_password: {
    sq: 'Ky fjalëkalim vlen një herë. Zgjidhni tani fjalëkalimin tuaj.',
    en: 'This password is good once. Choose your own now.',
  },
  password_too_short: {
    sq: 'Fjalëkalimi duhet të ketë të paktën 15 shenja. Disa fjalë të shkëputura mbahen mend lehtë.',
    en: 'The password needs at least 15 characters. A few unrelated words are easy to remember.',
  },
  password_same_again: {
    sq: 'Zgjidhni një fjalëkalim tjetër, që nuk e përmban emrin e përdoruesit.',
    en: 'Choose another password, one without the user name in it.',
  },
  own_account: {
    sq: 'Të drejtën tuaj për të administruar nuk e hiqni dot vetë. Kërkojani një administratori tjetër.',
    en: 'You cannot take your own right to administer. Ask another administrator.',
  },
  unknown_user: { sq: 'Ky përdorues nuk ekziston më.', en: 'This user no longer exists.' },
  wrong_setup_code: {
    sq: 'Ky nuk është kodi i skedarit. Lexojeni përsëri.',
    en: 'This is not the code in the file. Read it again.',
  },
  set_up_already: {
    sq: 'Ky server e ka zyrën e vet. Hyni si administrator.',
    en: 'This server has an office already. Sign in as an administrator.',
  },
  invalid_setup: { sq: 'Disa fusha duhen ndrequr.', en: 'Some fields have to be mended.' },
  invalid_person: { sq: 'Disa fusha duhen ndrequr.', en: 'Some fields have to be mended.' },
  not_signed_in: { sq: 'Nuk jeni më brenda. Hyni përsëri.', en: 'You are no longer signed in. Sign in again.' },
  forbidden: {
    sq: 'Llogaria juaj nuk e ka këtë të drejtë. Pyesni administratorin.',
    en: 'Your account may not do this. Ask the administrator.',
  },
  counter_busy: {
    sq: 'Ky sportel ka ende një numër. Mbylleni atë më parë.',
    en: 'This counter still has a number. Close that one first.',
  },
  counter_closed: { sq: 'Ky sportel nuk është i hapur. Hapeni më parë.', en: 'This counter is not open. Open it first.' },
  counter_idle: {
    sq: 'Në këtë sportel nuk ka asnjë numër; ndoshta u mbyll ose u anulua ndërkohë.',
    en: 'There is no number at this counter; it may have been closed or cancelled meanwhile.',
  },
  ticket_elsewhere: {
    sq: 'Ky numër nuk është më në këtë sportel. Shihni ekranin dhe provoni përsëri.',
    en: 'This number is no longer at this counter. Look at the screen and try again.',
  },
  wrong_state: {
    sq: 'Gjendja e numrit ndryshoi ndërkohë, prandaj nuk u bë asgjë. Shihni ekranin dhe provoni përsëri.',
    en: 'The number changed meanwhile, so nothing was done. Look at the screen and try again.',
  },
  too_many_calls: {
    sq: 'Ky numër u thirr sa herë lejohet. Shënojeni që nuk u paraqit ose kthejeni në radhë.',
    en: 'This number was called as often as allowed. Mark it as not present or put it back.',
  },
  unknown_counter: { sq: 'Ky sportel nuk ekziston më.', en: 'This counter no longer exists.' },
  unknown_ticket: { sq: 'Ky numër nuk ekziston më sot.', en: 'This number no longer exists today.' },
  unknown_service: {
    sq: 'Një nga shërbimet e zgjedhura nuk ekziston më. Rifreskoni faqen dhe zgjidhni përsëri.',
    en: 'One of the services chosen no longer exists. Reload the page and choose again.',
  },
  unknown_office: { sq: 'Kjo zyrë nuk ekziston.', en: 'There is no such office.' },
  service_closed: {
    sq: 'Ky shërbim nuk jepet tani. Shihni orarin e tij.',
    en: 'This service is not given now. See its hours.',
  },
  quota_reached: {
    sq: 'Numrat e sotëm për këtë shërbim mbaruan. Vini ditën tjetër të punës.',
    en: 'Today’s numbers for this service are used up. Come on the next working day.',
  },
  closes_before_turn: {
    sq: 'Zyra mbyllet para se të vinte radha, prandaj sot nuk jepen më numra për këtë shërbim.',
    en: 'The office closes before the turn would come, so no more numbers are given for this service today.',
  },
  unknown_class: {
    sq: 'Kjo përparësi nuk ekziston më. Rifreskoni faqen dhe zgjidhni përsëri.',
    en: 'This priority no longer exists. Reload the page and choose again.',
  },
  unknown_appointment: {
    sq: 'Ky takim nuk u gjet. Kontrolloni kodin.',
    en: 'There is no such appointment. Check the code.',
  },
  unknown_return_code: {
    sq: 'Ky kod kthimi nuk vlen: ka gabim, u përdor ose i kaloi afati. Merrni një numër të zakonshëm.',
    en: 'This return code is not good: it is mistyped, used or out of date. Take an ordinary number.',
  },
  ticket_exists: { sq: 'Ky numër është dhënë tashmë.', en: 'This number was already given.' },
  ticket_given_up: { sq: 'Ky numër u anulua. Merrni një të ri.', en: 'This number was cancelled. Take a new one.' },
  appointment_exists: { sq: 'Ky takim është lënë tashmë.', en: 'This appointment is already booked.' },
  numbers_exhausted: { sq: 'Numrat e sotëm mbaruan.', en: 'Today’s numbers are used up.' },
  counter_reserved: {
    sq: 'Ky sportel mbahet vetëm për shërbimet e veta. Zgjidhni një tjetër.',
    en: 'This counter is kept for its own services. Choose another one.',
  },
  citizen_elsewhere: {
    sq: 'Qytetari është tani te një sportel tjetër me një numër tjetër. Thirreni kur të mbarojë atje.',
    en: 'The citizen is at another counter with another number now. Call them when that is done.',
  },
  citizen_absent: {
    sq: 'Qytetari ende nuk ka ardhur në zyrë. Thirrni një tjetër.',
    en: 'The citizen has not come to the office yet. Call another one.',
  },
  nobody_waiting: { sq: 'Askush nuk pret për këtë sportel.', en: 'Nobody waits for this counter.' },
  grace_over: {
    sq: 'Koha për ta kthyer këtë numër në radhë mbaroi. Qytetari duhet të marrë një të ri.',
    en: 'The time to put this number back is over. The citizen has to take a new one.',
  },
  call_goes_on: {
    sq: 'Koha e thirrjes nuk ka mbaruar ende. Prisni edhe pak.',
    en: 'The time of the call is not over yet. Wait a little longer.',
  },
  nobody_behind: {
    sq: 'Pas këtij numri nuk pret askush, prandaj nuk mund të lihet njeri përpara.',
    en: 'Nobody waits behind this number, so nobody can be let pass.',
  },
  reason_missing: { sq: 'Shkruani arsyen.', en: 'Write the reason.' },
  outcome_not_offered: {
    sq: 'Kjo zyrë nuk e përdor këtë përfundim. Zgjidhni një tjetër.',
    en: 'This office does not use this outcome. Choose another one.',
  },
  impossible_times: {
    sq: 'Orët nuk përputhen: shërbimi mbaron para se të fillojë, ose nuk është i sotëm.',
    en: 'The times do not fit: the service ends before it begins, or is not of today.',
  },
  same_destination: {
    sq: 'Numri është tashmë aty. Zgjidhni një vend tjetër.',
    en: 'The number is already there. Choose another place.',
  },
  not_bookable: { sq: 'Për këtë shërbim nuk lihen takime.', en: 'There are no appointments for this service.' },
  not_a_slot: {
    sq: 'Kjo orë nuk është ndër ato që ofrohen. Zgjidhni një tjetër.',
    en: 'This time is not one of those offered. Choose another one.',
  },
  slot_taken: {
    sq: 'Këtë orë sapo e zuri dikush tjetër. Zgjidhni një tjetër.',
    en: 'Somebody else has just taken this time. Choose another one.',
  },
  appointments_full: {
    sq: 'Të gjitha takimet e ditëve në vijim janë zënë. Provoni një ditë tjetër.',
    en: 'All appointments of the coming days are taken. Try again another day.',
  },
  staff_books_only: {
    sq: 'Takimet për këtë shërbim i lë vetëm zyra. Telefononi ose pyesni në sportel.',
    en: 'Only the office books this service. Phone it or ask at a counter.',
  },
  too_early: {
    sq: 'Është ende herët për këtë takim. Provoni më afër orës së tij.',
    en: 'It is too early for this appointment. Try again nearer to its time.',
  },
  appointment_over: { sq: 'Ky takim ka mbaruar ose është anuluar.', en: 'This appointment is over or cancelled.' },
  not_remote: {
    sq: 'Kjo zyrë nuk jep numra nga larg. Merrni një në hyrje.',
    en: 'This office gives no numbers from afar. Take one at the entrance.',
  },
  too_many_remote: {
    sq: 'Shumë veta që kanë marrë numër nga larg nuk kanë ardhur ende. Provoni më vonë.',
    en: 'Too many people who took a number from afar are not here yet. Try again later.',
  },
  change_pending: {
    sq: 'Nesër hyn në fuqi një ndryshim tjetër. Bëjeni edhe këtë nga nesër.',
    en: 'Another change comes tomorrow. Let this one come tomorrow too.',
  },
  invalid_profile: {
    sq: 'Zyra nuk mund të jetë kështu. Shihni fushat e shënuara.',
    en: 'The office cannot be like that. Look at the fields that are marked.',
  },
  service_in_use: {
    sq: 'Dikush pret ende për këtë shërbim. Bëjeni ndryshimin nga nesër.',
    en: 'People still wait for this service. Make the change from tomorrow on.',
  },
  class_in_use: {
    sq: 'Dikush pret ende me këtë përparësi. Shënojeni që nuk jepet më, ose bëjeni ndryshimin nga nesër.',
    en: 'People still wait with this priority. Mark it as no longer given, or make the change from tomorrow on.',
  },
  counter_in_use: {
    sq: 'Ky sportel është ende i hapur. Mbylleni më parë, ose bëjeni ndryshimin nga nesër.',
    en: 'This counter is still open. Close it first, or make the change from tomorrow on.',
  },
  only_between_days: {
    sq: 'Zona orare dhe fillimi i ditës ndryshojnë vetëm nga nesër.',
    en: 'Time zone and beginning of the day change from tomorrow on only.',
  },
  day_goes_on: {
    sq: 'Dita e punës vazhdon ende. Provoni pasi të mbarojë.',
    en: 'The working day still goes on. Try again once it is over.',
  },
  wrong_presence_code: {
    sq: 'Kodi i pranisë nuk është i saktë. Lexojeni përsëri nga ekrani i sallës.',
    en: 'The code is wrong. Read it again from the screen in the hall.',
  },
  unknown_document: {
    sq: 'Një nga dokumentet e zgjedhura nuk i përket këtij shërbimi. Rifreskoni faqen.',
    en: 'One of the documents chosen does not belong to this service. Reload the page.',
  },
  no_bands_for_day: {
    sq: 'Numrat pa lidhje jepen vetëm për sot dhe për ditën tjetër të punës.',
    en: 'Numbers to give offline are given for today and the next working day only.',
  },
  enough_numbers: { sq: 'Kioska ka ende numra sa duhet.', en: 'The kiosk still has enough numbers.' },
  number_not_in_band: {
    sq: 'Ky numër nuk është ndër ata që mund të jepte kjo kioskë.',
    en: 'This number is none of those that this kiosk may give.',
  },
  band_ended: {
    sq: 'Ky numër nuk vlen më, sepse kioska u zëvendësua ose serveri u rikthye nga kopja. Jepni një numër të ri.',
    en: 'This number is no longer good: the kiosk was replaced or the server restored. Give a new number.',
  },
  number_given: { sq: 'Ky numër është dhënë tashmë për të njëjtin shërbim.', en: 'This number was already given for the same service.' },
  day_ended: {
    sq: 'Dita e këtij numri ka mbaruar: me të nuk pret më askush.',
    en: 'The day of this number is over: nobody waits with it any more.',
  },
  help_called: { sq: 'Te kjo kioskë është kërkuar tashmë një punonjës.', en: 'A clerk has already been asked for at this kiosk.' },
  no_help_called: {
    sq: 'Te kjo kioskë nuk kërkon më njeri ndihmë; ndoshta po shkon dikush tjetër.',
    en: 'Nobody asks for help at this kiosk any more; perhaps somebody else is going.',
  },
  not_served: { sq: 'Me këtë numër nuk u shërbye askush, prandaj nuk vlerësohet.', en: 'Nobody was served with this number, so it is not rated.' },
  already_rated: { sq: 'Kjo vizitë është vlerësuar tashmë.', en: 'This visit has already been rated.' },
  unknown_device_code: {
    sq: 'Asnjë pajisje nuk e tregon tani këtë kod. Shihni ekranin e pajisjes dhe shkruajeni përsëri.',
    en: 'No device shows this code now. Look at the screen of the device and type it again.',
  },
  device_silent: {
    sq: 'Pajisja nuk dëgjohet, prandaj tani nuk mund t’i kërkohet asgjë. Shihni nëse është ndezur dhe ka lidhje.',
    en: 'The device is not heard of, so nothing can be asked of it now. See whether it is switched on and connected.',
  },
  voice_on_its_way: {
    sq: 'Tabela po merr ende një zë tjetër. Prisni sa të mbarojë, pastaj dërgojeni përsëri.',
    en: 'The board is still taking another voice. Wait until it is done, then send it again.',
  },
  body_too_large: { sq: 'Skedari është tepër i madh.', en: 'The file is too large.' },
  not_an_archive: { sq: 'Ky skedar nuk është arkiv ZIP.', en: 'This file is no ZIP archive.' },
  unknown_device: { sq: 'Kjo pajisje nuk ekziston më.', en: 'This device no longer exists.' },
  kind_differs: {
    sq: 'Kioska zëvendësohet vetëm me kioskë dhe tabela vetëm me tabelë.',
    en: 'A kiosk replaces only a kiosk, and a board only a board.',
  },
  cross_site: {
    sq: 'Kërkesa nuk erdhi nga kjo faqe. Rifreskoni faqen dhe provoni përsëri.',
    en: 'The request did not come from this page. Reload it and try again.',
  },
  not_found: { sq: 'Kjo nuk gjendet më. Rifreskoni faqen.', en: 'This is no longer there. Reload the page.' },
  key_reused: {
    sq: 'Faqja dërgoi dy kërkesa me një emër. Rifreskojeni dhe provoni përsëri.',
    en: 'The page sent two requests under one name. Reload it and try again.',
  },
  office_closed: { sq: 'Zyra është e mbyllur tani.', en: 'The office is closed now.' },
  key_running: {
    sq: 'Kërkesa e mëparshme ende po kryhet. Prisni një çast.',
    en: 'The request before is still being carried out. Wait a moment.',
  },
  overloaded: { sq: 'Serveri është i mbingarkuar. Provoni pas pak.', en: 'The server is overloaded. Try again shortly.' },
  not_written: {
    sq: 'Serveri nuk e ruajti dot, prandaj nuk u bë asgjë. Nëse përsëritet, njoftoni administratorin.',
    en: 'The server could not save it, so nothing was done. If it happens again, tell the administrator.',
  },
  stopping: { sq: 'Serveri po riniset. Provoni pas pak.', en: 'The server is restarting. Try again shortly.' },
};

/** What is wrong with one field, where that is said shorter or nowhere else. */
const ofFields: Record<string, Record<Language, string>> = {
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
  unknown_group: { sq: 'Zyra nuk ka grup me këtë shkronjë.', en: 'The office has no group with this letter.' },
  bad_code: { sq: 'Vetëm shkronja, shifra, pika dhe viza.', en: 'Only letters, digits, points and strokes.' },
  bad_address: {
    sq: 'Shkruani një adresë të plotë, si https://e-albania.al/…',
    en: 'Write a whole address, as https://e-albania.al/…',
  },
  not_understood: {
    sq: 'Nuk u kuptua. Shkruajeni si në shembullin te fusha.',
    en: 'This was not understood. Write it as in the example at the field.',
  },
  far_away: {
    sq: 'Kjo pikë është larg Shqipërisë. Më parë shkruhet gjerësia (rreth 41), pastaj gjatësia (rreth 20).',
    en: 'This point is far from Albania. Latitude comes first (about 41), then longitude (about 20).',
  },
  bad_number: { sq: 'Shkruani një shkronjë dhe shifra, si A 042.', en: 'Write a letter and digits, as A 042.' },
  too_many: { sq: 'Ka më shumë zëra sa ka vend.', en: 'There are more entries than there is room for.' },
};

const unanswered: Record<Language, string> = {
  sq: 'Serveri nuk u përgjigj. Nëse provoni përsëri, asgjë nuk bëhet dy herë.',
  en: 'The server did not answer. If you try again, nothing happens twice.',
};

/** What went wrong, in the page's language. */
export function explain(error: unknown, language: Language): string {
  if (error instanceof Unreachable) {
    return unanswered[language];
  }
  if (error instanceof Refused) {
    const text = (texts[error.code] ?? ofFields[error.code])?.[language];
    return text ?? (language === 'sq' ? `Serveri nuk e pranoi (${error.code}).` : `The server refused (${error.code}).`);
  }
  return language === 'sq' ? 'Diçka shkoi keq në këtë faqe. Rifreskojeni.' : 'Something went wrong in this page. Reload it.';
}

/** What is wrong with a field, in the page's language. The same names serve tables and forms. */
export function wrongWords(code: string, language: Language): string {
  const unknown = { sq: `Kjo nuk pranohet (${code}).`, en: `This is not accepted (${code}).` };
  return (ofFields[code] ?? texts[code] ?? unknown)[language];
}
