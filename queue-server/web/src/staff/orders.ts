// What a clerk asks for beyond calling, starting and finishing. Each order says what happened once the server did it.

import type { Counter, HelpCall, Ticket, TicketTaken } from '../api/types';
import { ticketNumber } from '../shared/format';
import { language } from '../shared/language.svelte';
import { sharedTexts } from '../shared/texts';
import type { Desk } from './desk.svelte';
import { staffTexts, type StaffTexts } from './texts';

/** Where somebody is sent on to. */
export type Destination = { service: string } | { counter: string };

/** What somebody in front of the staff comes for. */
export interface Wish {
  service: string;
  language: string;
  priority?: string;
  needs: string[];
  return_code?: string;
}

function say(text: (t: StaffTexts) => string): () => string {
  return () => text(staffTexts[language.code]);
}

/** Calls somebody out of order; the reason is kept. */
export function callThis(desk: Desk, ticket: Ticket, reason: string): Promise<boolean> {
  return desk.atCounter<Ticket>('call', { ticket: ticket.id, reason }, (called) => desk.called(called ?? ticket));
}

/** Goes to a kiosk where somebody asks for a clerk. */
export function answerHelp(desk: Desk, call: HelpCall): Promise<boolean> {
  const path = `${desk.path}/help/${encodeURIComponent(call.device)}/answer`;
  return desk.ask<Ticket>(path, {}, () => () => sharedTexts[language.code].goingTo(call.name));
}

/** Sets the present ticket aside. */
export function park(desk: Desk, note: string): Promise<boolean> {
  return desk.atCounter<Ticket>('park', note === '' ? {} : { note }, (ticket) => {
    desk.offerUndo({
      text: say((t) => t.undoPark),
      still: () => desk.hall.tickets.get(ticket!.id)?.state === 'parked' && desk.ticket === undefined,
      run: () => resumeParked(desk, ticket!),
    });
    return say((t) => t.didPark(ticketNumber(ticket!.number)));
  });
}

/** Goes on with somebody set aside. */
export function resumeParked(desk: Desk, ticket: Ticket): Promise<boolean> {
  return desk.atCounter<Ticket>('resume', { ticket: ticket.id }, () => say((t) => t.didResume(ticketNumber(ticket.number))));
}

/** Lets somebody set aside wait again. */
export function putBackParked(desk: Desk, ticket: Ticket): Promise<boolean> {
  return desk.ofTicket(ticket, 'put-back', {}, () => say((t) => t.didPutBack(ticketNumber(ticket.number))));
}

/** Takes somebody who did not come back into the queue. */
export function reinstate(desk: Desk, ticket: Ticket): Promise<boolean> {
  return desk.ofTicket(ticket, 'reinstate', {}, () => say((t) => t.didReinstate(ticketNumber(ticket.number))));
}

/** Somebody who is late lets others go before. */
export function letPass(desk: Desk, ticket: Ticket, count: number): Promise<boolean> {
  return desk.ofTicket(ticket, 'let-pass', { count }, () => say((t) => t.didLetPass(ticketNumber(ticket.number), count)));
}

/** Corrects the class of somebody who waits; `null` is everybody. */
export function classify(desk: Desk, ticket: Ticket, priority: string | null, reason: string): Promise<boolean> {
  return desk.ofTicket(ticket, 'classify', { priority, reason }, () => say((t) => t.didClassify(ticketNumber(ticket.number))));
}

/** Sends the present person on. */
export function transfer(desk: Desk, to: Destination): Promise<boolean> {
  return desk.atCounter<Ticket>('transfer', to, (ticket) => say((t) => t.didTransfer(ticketNumber(ticket!.number))));
}

/** The present person needs another service as well. */
export function addService(desk: Desk, service: string): Promise<boolean> {
  return desk.atCounter<Ticket>('add-service', { service }, (ticket) => say((t) => t.didAddService(ticketNumber(ticket!.number))));
}

/** The paperwork is done; nobody is called yet. */
export function paperworkDone(desk: Desk): Promise<boolean> {
  return desk.atCounter<Counter>('paperwork-done', {}, (counter) => desk.changed(counter, say((t) => t.didPaperwork)));
}

/** Somebody with an appointment stands before the clerk. */
export function checkIn(desk: Desk, appointment: string): Promise<boolean> {
  return desk.ask<Ticket>(`${desk.path}/appointments/${appointment}/check-in`, {}, (ticket) =>
    say((t) => t.didCheckIn(ticketNumber(ticket!.number))),
  );
}

/** Somebody who joined from afar stands before the clerk. */
export function confirmPresence(desk: Desk, ticket: Ticket): Promise<boolean> {
  return desk.ofTicket(ticket, 'present', {}, () => say((t) => t.didConfirm(ticketNumber(ticket.number))));
}

/** Gives a number to somebody in front of the staff. */
export function issue(desk: Desk, wish: Wish, issued: (ticket: TicketTaken) => void): Promise<boolean> {
  return desk.ask<TicketTaken>(`${desk.path}/tickets`, wish, (ticket) => {
    issued(ticket!);
    return say((t) => t.didIssue(ticketNumber(ticket!.number)));
  });
}

/** Notes that another slip with the same number was printed. */
export function noteCopy(desk: Desk, ticket: Ticket): Promise<boolean> {
  return desk.ofTicket(ticket, 'paper', { state: 'copy' }, () => say((t) => t.didCopy(ticketNumber(ticket.number))));
}
