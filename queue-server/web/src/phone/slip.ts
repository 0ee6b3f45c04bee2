// Which number this phone follows: the one in its address, else the one it followed last.

import { keep, kept } from '../shared/kept';

const KEPT_AS = 'radha.slip';
const LANGUAGE_KEPT_AS = 'radha.slip.language';

/** The code of the slip; the address is made whole where it lacks one. `null` when this phone follows none. */
export function ownCode(): string | null {
  const given = location.pathname.split('/').filter(Boolean)[1];
  const last = kept(KEPT_AS);
  if (given !== undefined && given !== last) {
    keep(LANGUAGE_KEPT_AS, null);
    keep(KEPT_AS, given);
  } else if (given === undefined && last !== null) {
    history.replaceState(null, '', `/t/${last}`);
  }
  return given ?? last;
}

/** The language chosen at the kiosk, once the server has said it: the page speaks it without a line, too. */
export function slipLanguage(): string | null {
  return kept(LANGUAGE_KEPT_AS);
}

export function keepSlipLanguage(code: string): void {
  keep(LANGUAGE_KEPT_AS, code);
}

/** The number is over: the next one begins without it. */
export function forgetCode(): void {
  keep(KEPT_AS, null);
}
