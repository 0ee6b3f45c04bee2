// What can be asked of a device, and what became of it, in words.

import type { Device, Errand, ErrandKind } from '../api/types';
import { timeOfDay } from '../shared/format';
import type { ErrandTexts } from './errand-texts';

/** What a device of a kind can be asked for. */
export const ERRANDS: Record<Device['kind'], readonly ErrandKind[]> = {
  kiosk: ['restart', 'screenshot'],
  board: ['restart', 'screenshot'],
  desk_button: [],
};

/** How far an errand is. */
export function howFar(errand: Errand, timeZone: string, t: ErrandTexts): string {
  const time = timeOfDay(errand.at, timeZone);
  switch (errand.state) {
    case 'done':
      return t.doneAt(time);
    case 'failed':
      return t.failedAt(time, t.why(errand.reason, errand.detail ?? ''));
    default:
      return t[errand.state];
  }
}

/** Whether more becomes of it. */
export function isOpen(errand: Errand): boolean {
  return errand.state !== 'done' && errand.state !== 'failed';
}
