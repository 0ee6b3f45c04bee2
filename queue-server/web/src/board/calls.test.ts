import { expect, test } from 'vitest';

import { spaced, withCall, without, type Call } from './calls';
import { clips } from './grammar';

const call = (ticket: string, attempt = 1): Call => ({
  call: `${ticket}${attempt}`,
  ticket,
  number: 'A042',
  counter: { id: '4', label: '4' },
  attempt,
  called_at: '2026-11-23T08:42:00Z',
});

test('a recall takes the place of the earlier call', () => {
  const calls = withCall(withCall([call('a')], call('b')), call('a', 2));
  expect(calls.map((one) => one.call)).toEqual(['a2', 'b1']);
  expect(without(calls, 'a').map((one) => one.call)).toEqual(['b1']);
});

test('no more than twelve calls are kept', () => {
  const many = Array.from({ length: 20 }, (_, place) => call(`t${place}`));
  expect(many.reduce<Call[]>((calls, one) => withCall(calls, one), []).length).toBe(12);
});

test('a number is written with a space', () => {
  expect(spaced('A1000')).toBe('A 1000');
});

test('a call is said from the clips of the shipped voices', () => {
  expect(clips('sq', 'A023', '4', 1)).toEqual(['number', 'letter-a', '23', 'counter', '4']);
  expect(clips('sq', 'T117', '12', 2)).toEqual(['number', 'letter-t', '100-and', '17', 'second-call', 'counter', '12']);
  expect(clips('it', 'T180', '1', 3)).toEqual(['number', 'letter-t', '100', '80', 'last-call', 'counter', '1']);
  expect(clips('el', 'K117', '1', 1)).toEqual(['number', 'letter-k', '100-and', '17', 'counter', '1']);
  expect(clips('mk', 'K123', '1', 1)).toEqual(['number', 'letter-k', '100', '23', 'counter', '1']);
  expect(clips('en', 'A1000', 'Arka', 1)).toEqual([
    'number', 'letter-a', '1', '0', '0', '0', 'counter', 'letter-a', 'letter-r', 'letter-k', 'letter-a',
  ]);
});
