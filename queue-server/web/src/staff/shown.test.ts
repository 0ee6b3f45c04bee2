import { expect, test } from 'vitest';

import { boardsSay, type CallShown } from './shown';

const call = (boards: [string, boolean, boolean][], spoken = false): CallShown => ({
  ticket: 't',
  call: '7',
  boards: boards.map(([name, shown, silent]) => ({ name, shown, silent })),
  spoken,
});

test('nothing is said where no board follows', () => {
  expect(boardsSay(undefined)).toBeNull();
  expect(boardsSay(call([]))).toBeNull();
});

test('a call is shown when every board shows it', () => {
  expect(boardsSay(call([['1', true, false], ['2', false, false]]))).toEqual({ kind: 'pending' });
  expect(boardsSay(call([['1', true, false], ['2', true, false]], true))).toEqual({ kind: 'shown', spoken: true });
});

test('a board that does not answer is named', () => {
  expect(boardsSay(call([['1', true, false], ['2', false, true]]))).toEqual({ kind: 'silent', names: ['2'] });
});
