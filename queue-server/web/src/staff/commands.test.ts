import { expect, test } from 'vitest';

import type { Ticket } from '../api/types';
import { atReceptionOf, deskActionsOf, listedOf, mainOf, othersOf, seldomOf, type Situation } from './commands';

function situation(counter: Situation['counter'], ticket?: Situation['ticket'], outcome: Situation['outcome'] = null): Situation {
  return { counter, ticket, outcome };
}

test('the main button is what comes next', () => {
  expect(mainOf(situation('closed'))).toBe('open');
  expect(mainOf(situation('paused'))).toBe('resume');
  expect(mainOf(situation('open'))).toBe('callNext');
  expect(mainOf(situation('open', 'called'))).toBe('start');
  expect(mainOf(situation('open', 'serving'))).toBe('closeAndCall');
});

test('an outcome before the start closes, as the start was forgotten', () => {
  expect(mainOf(situation('open', 'called', 'resolved'))).toBe('closeAndCall');
  expect(othersOf(situation('open', 'called', 'resolved'))).toContain('finish');
});

test('only somebody called can be called again, put back, cancelled or not come', () => {
  expect(othersOf(situation('open', 'called'))).toEqual(['recall', 'noShow', 'transfer']);
  expect(seldomOf(situation('open', 'called'))).toEqual(['putBack', 'cancel']);
});

test('whoever has an outcome was here, so nothing is left to cancel', () => {
  const all = [...othersOf(situation('open', 'called', 'lodged')), ...seldomOf(situation('open', 'called', 'lodged'))];
  expect(all).toContain('finish');
  expect(all).not.toContain('cancel');
});

test('somebody served can be set aside, sent on, or need another service', () => {
  expect(othersOf(situation('open', 'serving'))).toEqual(['finish', 'paperwork', 'park']);
  expect(seldomOf(situation('open', 'serving'))).toEqual(['transfer', 'addService']);
});

test('paperwork ends by itself with the next call, or without one', () => {
  expect(mainOf(situation('paperwork'))).toBe('callNext');
  expect(othersOf(situation('paperwork'))).toEqual(['finish']);
});

test('an open counter without a ticket offers nothing but the next call', () => {
  expect([...othersOf(situation('open')), ...seldomOf(situation('open'))]).toEqual([]);
});

test('a number is called out of order only by those who may', () => {
  const waiting = { state: 'waiting', present: true } as Ticket;
  expect(listedOf(waiting, false)).toEqual(['letPass', 'classify', 'cancel']);
  expect(listedOf(waiting, true)).toEqual(['callThis', 'letPass', 'classify', 'cancel']);
});

test('somebody not in the hall yet is neither called nor lets others pass', () => {
  expect(listedOf({ state: 'waiting', present: false } as Ticket, true)).toEqual(['confirmPresence', 'classify', 'cancel']);
});

test('a list offers what the state of the number allows', () => {
  expect(listedOf({ state: 'parked' } as Ticket, true)).toEqual(['resumeParked', 'putBackParked', 'cancel']);
  expect(listedOf({ state: 'no_show' } as Ticket, true)).toEqual(['reinstate']);
  expect(listedOf(undefined, true)).toEqual([]);
});

test('a closed counter can only be opened, and one on a break be closed', () => {
  expect(deskActionsOf(situation('closed'))).toEqual([]);
  expect(deskActionsOf(situation('paused'))).toEqual(['close']);
  expect(deskActionsOf(situation('open'))).toEqual(['break', 'close']);
});

test('the reception corrects, prints and helps, and calls nobody', () => {
  const waiting = { state: 'waiting', present: true } as Ticket;
  expect(atReceptionOf(waiting)).toEqual(['letPass', 'printCopy', 'classify', 'cancel']);
  expect(atReceptionOf({ ...waiting, present: false })).toEqual(['confirmPresence', 'printCopy', 'classify', 'cancel']);
  expect(atReceptionOf({ state: 'no_show' } as Ticket)).toEqual(['reinstate']);
  expect(atReceptionOf({ state: 'serving' } as Ticket)).toEqual([]);
});
