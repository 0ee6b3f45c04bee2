// What each refusal of the server means, and what the person can do now.

import { Refused, Unreachable } from '../api/request';
import type { Language } from './language.svelte';

const texts: Record<string, Record<Language, string>> = {
  wrong_password: {
    sq: 'Përdoruesi ose fjalëkalimi nuk është i saktë.',
    en: 'The user name or the password is wrong.',
  },
  too_many_attempts: {
    sq: 'Shumë përpjekje të gabuara. Prisni një minutë dhe provoni përsëri.',
    en: 'Too many wrong attempts. Wait a minute and try again.',
  },
  second_factor_required: {
    sq: 'Kjo llogari kërkon edhe një kod të dytë. Pyesni administratorin.',
    en: 'This account needs a second code. Ask the administrator.',
  },
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
    const text = texts[error.code]?.[language];
    return text ?? (language === 'sq' ? `Serveri nuk e pranoi (${error.code}).` : `The server refused (${error.code}).`);
  }
  return language === 'sq' ? 'Diçka shkoi keq në këtë faqe. Rifreskojeni.' : 'Something went wrong in this page. Reload it.';
}
