import { expect, test } from 'vitest';

import { progress } from './progress';

test('the bar fills as the people before one are called', () => {
  expect(progress(9, 9)).toBeCloseTo(0.1);
  expect(progress(4, 9)).toBeCloseTo(0.6);
  expect(progress(0, 9)).toBe(1);
});

test('somebody who came as the first has a full bar', () => {
  expect(progress(0, 0)).toBe(1);
});
