import { expect, test } from 'vitest';

import type { Device } from '../api/types';
import { troublesOf } from './troubles';

test('a board without sound says so in the language of the page, before what it says itself', () => {
  const health = { version: '1', uptime_s: 1, no_sound: 'no_output', errors: ['fan stopped'] };
  const board = { id: 'd', kind: 'board', name: 'Salla', there: true, health } as unknown as Device;
  expect(troublesOf(board, 'sq')).toEqual(['nuk ka zë: kompjuteri nuk ka dalje zëri', 'fan stopped']);
  expect(troublesOf(board, 'en')).toEqual(['no sound: the computer has no sound output', 'fan stopped']);
  expect(troublesOf({ ...board, health: null } as Device, 'sq')).toEqual([]);
});
