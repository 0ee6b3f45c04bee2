import { expect, test } from 'vitest';

import { position } from './position';

test('a position is read as people write it and as maps give it', () => {
  const same = [
    '41.3275, 19.8187',
    ' 41.3275,19.8187 ',
    '41.3275 19.8187',
    'geo:41.3275,19.8187?z=17',
    'geo:41.3275,19.8187;u=20',
    'https://www.openstreetmap.org/?mlat=41.3275&mlon=19.8187#map=18/41.4/19.9',
    'https://www.openstreetmap.org/#map=18/41.3275/19.8187',
    'https://www.google.com/maps/place/Tirana/@41.4,19.9,17z/data=!3m1!4b1!4m6!3d41.3275!4d19.8187',
    'https://maps.google.com/?q=41.3275,19.8187',
    'https://www.google.com/maps/search/?api=1&query=41.3275%2C19.8187',
    'https://www.google.com/maps/@41.3275,19.8187,15z',
  ];
  for (const typed of same) {
    expect(position(typed), typed).toBe('41.32750,19.81870');
  }
});

test('what is no position stays as it was typed', () => {
  for (const typed of ['te sheshi', '41.3275', '41,3275 19,8187', 'https://maps.app.goo.gl/abc']) {
    expect(position(` ${typed} `)).toBe(typed);
  }
});
