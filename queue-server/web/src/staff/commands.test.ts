import { expect, test } from 'vitest';

import { deskActionsOf, mainOf, othersOf, type Situation } from './commands';

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
  expect(othersOf(situation('open', 'called'))).toEqual(['recall', 'noShow', 'putBack', 'cancel']);
  expect(othersOf(situation('open', 'serving', 'lodged'))).toEqual(['finish']);
  expect(othersOf(situation('open'))).toEqual([]);
});

test('a closed counter can only be opened, and one on a break be closed', () => {
  expect(deskActionsOf(situation('closed'))).toEqual([]);
  expect(deskActionsOf(situation('paused'))).toEqual(['close']);
  expect(deskActionsOf(situation('open'))).toEqual(['break', 'close']);
});
