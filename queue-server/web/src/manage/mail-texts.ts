// Texts of the report by mail.

import type { Language, Texts } from '../shared/language.svelte';

const sq = {
  title: 'Raporti me e-mail',
  hint: 'Raporti i plotë si PDF, pa shifrat e punonjësve, pasi mbaron java ose muaji.',
  notSetUp: 'Ky server nuk dërgon e-mail: administratori i sistemit i jep një server e-mail-i te «[mail]» i konfigurimit.',
  recipients: 'Kush e merr',
  recipientsHint: 'Një adresë për rresht. Pa asnjë adresë raporti nuk dërgohet.',
  every: 'Sa shpesh',
  every_week: 'Çdo javë, të hënën',
  every_month: 'Çdo muaj, ditën e parë',
  language: 'Gjuha e raportit',
  lang_sq: 'Shqip',
  lang_en: 'Anglisht',
  save: 'Ruaj',
  saved: 'U ruajt.',
  notAnAddress: (address: string) => `«${address}» nuk është adresë e-mail-i.`,
  tooMany: 'Më së shumti 20 adresa.',
  from: (address: string) => `Dërgohet nga ${address}.`,
  next: (day: string) => `Raporti tjetër: ${day}.`,
  none: 'Nuk është dërguar ende asnjë raport.',
  last: (from: string, to: string) => `Raporti i fundit, ${from} – ${to}:`,
  state_sent: (time: string) => `u dërgua më ${time}.`,
  state_sending: (time: string) =>
    `po dërgohet që nga ${time}. Nëse mbetet kështu, serveri u ndal gjatë dërgimit dhe nuk dihet nëse u nis; nuk dërgohet ` +
    'dy herë. Pyesni marrësit, ose shkarkojeni këtu.',
  state_failed: (time: string) => `nuk u dërgua më ${time}; provohet përsëri vetë.`,
  state_given_up: (time: string) => `nuk u dërgua më ${time} dhe nuk provohet më. Shkarkojeni këtu.`,
  why_not_reached: 'Serveri i e-mail-it nuk përgjigjet.',
  why_not_secure: 'Lidhja me serverin e e-mail-it nuk është e sigurt: certifikata nuk është ajo që pritet, ose mungon.',
  why_login_refused: 'Serveri i e-mail-it nuk e pranon përdoruesin ose fjalëkalimin.',
  why_refused_for_now: 'Serveri i e-mail-it tani për tani nuk e pranon.',
  why_refused: 'Serveri i e-mail-it nuk e pranon: ndoshta një adresë nuk ekziston.',
  why_not_made: 'Raporti nuk u përgatit dot.',
  itSaid: (words: string) => `Përgjigjja: «${words}»`,
};

const en: Texts<typeof sq> = {
  title: 'Report by e-mail',
  hint: 'The whole report as a PDF, without the figures of persons, once a week or month is over.',
  notSetUp: 'This server sends no e-mail: whoever looks after it gives it a mail server under “[mail]” of its configuration.',
  recipients: 'Who gets it',
  recipientsHint: 'One address a line. Without any address no report is sent.',
  every: 'How often',
  every_week: 'Every week, on Monday',
  every_month: 'Every month, on the first',
  language: 'Language of the report',
  lang_sq: 'Albanian',
  lang_en: 'English',
  save: 'Save',
  saved: 'Saved.',
  notAnAddress: (address) => `“${address}” is not an e-mail address.`,
  tooMany: 'At most 20 addresses.',
  from: (address) => `It comes from ${address}.`,
  next: (day) => `Next report: ${day}.`,
  none: 'No report has been sent yet.',
  last: (from, to) => `The last report, ${from} – ${to}:`,
  state_sent: (time) => `sent on ${time}.`,
  state_sending: (time) =>
    `being sent since ${time}. If it stays so, the server stopped while sending, and it is not known whether it left; it is not ` +
    'sent twice. Ask those who get it, or download it here.',
  state_failed: (time) => `not sent on ${time}; it is tried again by itself.`,
  state_given_up: (time) => `not sent on ${time}, and not tried any more. Download it here.`,
  why_not_reached: 'The mail server does not answer.',
  why_not_secure: 'The line to the mail server is not secure: its certificate is not the expected one, or missing.',
  why_login_refused: 'The mail server does not take the user or the password.',
  why_refused_for_now: 'The mail server does not take it for now.',
  why_refused: 'The mail server does not take it: perhaps an address does not exist.',
  why_not_made: 'The report could not be made.',
  itSaid: (words) => `It said: “${words}”`,
};

export const mailTexts: Record<Language, Texts<typeof sq>> = { sq, en };
