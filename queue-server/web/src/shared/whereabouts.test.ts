import { expect, test } from 'vitest';

import { placeWithArrow, placeWords } from './whereabouts';

test('a place is said by floor and room in every language, and by no more than is known', () => {
  const place = { floor: 1, room: '12', arrow: 'left' };
  expect(['sq', 'en', 'it', 'el', 'mk'].map((language) => placeWithArrow(place, language))).toEqual([
    '← Kati 1, zyra 12',
    '← Floor 1, room 12',
    '← Piano 1, stanza 12',
    '← Όροφος 1, γραφείο 12',
    '← Кат 1, соба 12',
  ]);
  expect(placeWords({ floor: 0 }, 'sq')).toBe('Kati përdhe');
  expect(placeWithArrow({ floor: -1, arrow: 'down' }, 'en')).toBe('↘ Floor −1');
  expect(placeWithArrow({ arrow: 'up' }, 'en')).toBe('↗');
  expect(placeWords({}, 'mk')).toBe('');
});
