// What can be asked of a device, and what became of it, in words.

import type { Device, Errand, ErrandKind } from '../api/types';
import { timeOfDay } from './format';
import type { ErrandTexts } from './errand-texts';

/** What shows whether a device works, at any hour. */
export const TESTS: readonly ErrandKind[] = ['test_slip', 'test_call'];

/** What a device of a kind can be asked for. */
export const ERRANDS: Record<Device['kind'], readonly ErrandKind[]> = {
  kiosk: ['test_slip', 'screenshot', 'restart'],
  board: ['test_call', 'screenshot', 'restart'],
  desk_button: [],
};

/** How far an errand is. */
export function howFar(errand: Errand, timeZone: string, t: ErrandTexts): string {
  const time = timeOfDay(errand.at, timeZone);
  switch (errand.state) {
    case 'done':
      return t.doneAt(time);
    case 'sent':
      return t.sentAt(time);
    case 'failed':
      return t.failedAt(time, t.why(errand.reason, errand.detail ?? ''));
    default:
      return t[errand.state];
  }
}

/** Whether more becomes of it. */
export function isOpen(errand: Errand): boolean {
  return errand.state === 'asked' || errand.state === 'taken' || errand.state === 'waits';
}
