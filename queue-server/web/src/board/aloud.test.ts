import { expect, test } from 'vitest';

import { voiceFor } from './aloud';

test('a voice of the language reads, in whatever country, and no other', () => {
  const voices = [{ lang: 'en-GB' }, { lang: 'it_IT' }, { lang: 'sq' }];
  expect(voiceFor(voices, 'it')).toEqual({ lang: 'it_IT' });
  expect(voiceFor(voices, 'sq')).toEqual({ lang: 'sq' });
  expect(voiceFor(voices, 'el')).toBeUndefined();
});
