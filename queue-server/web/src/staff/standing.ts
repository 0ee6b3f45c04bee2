// Why somebody stands where they stand, in a few words for the clerk's list.

import type { Ticket } from '../api/types';
import { timeOfDay } from '../shared/format';
import type { StaffTexts } from './texts';

/** The reasons besides the time of arrival, which needs no words. */
export function standing(ticket: Ticket, timeZone: string, t: StaffTexts): string[] {
  const reasons: string[] = [];
  if (ticket.origin === 'appointment') {
    reasons.push(t.whyAppointment(timeOfDay(ticket.arrival, timeZone)));
  } else if (ticket.origin === 'counter') {
    reasons.push(t.whyCounter);
  } else if (ticket.arrival < ticket.issued_at) {
    reasons.push(t.whyCameBack);
  }
  if (ticket.only_counter) {
    reasons.push(t.whySent(ticket.only_counter.label));
  }
  if (ticket.overtaken > 0) {
    reasons.push(t.whyOvertaken(ticket.overtaken));
  }
  return reasons;
}
