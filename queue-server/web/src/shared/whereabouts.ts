// Where a counter is found, in the words of its house: *Kati 1, zyra 12*. Wording in it, el and mk is not verified yet.

export interface Whereabouts {
  floor?: number | null;
  room?: string | null;
  arrow?: string | null;
}

const WORDS: Record<string, readonly [groundFloor: string, floor: string, room: string]> = {
  sq: ['kati përdhe', 'kati', 'zyra'],
  en: ['ground floor', 'floor', 'room'],
  it: ['piano terra', 'piano', 'stanza'],
  el: ['ισόγειο', 'όροφος', 'γραφείο'],
  mk: ['приземје', 'кат', 'соба'],
};

const SIGNS: Record<string, string> = { left: '←', right: '→', ahead: '↑', up: '↗', down: '↘' };

/** Floor and room; nothing where the office says neither. */
export function placeWords({ floor, room }: Whereabouts, language: string): string {
  const [ground, storey, door] = WORDS[language] ?? WORDS['sq']!;
  const parts = [floor == null ? '' : floor === 0 ? ground : `${storey} ${String(floor).replace('-', '−')}`, room ? `${door} ${room}` : ''];
  const words = parts.filter(Boolean).join(', ');
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** The same after the arrow, as a board shows it. */
export function placeWithArrow(place: Whereabouts, language: string): string {
  return [SIGNS[place.arrow ?? ''], placeWords(place, language)].filter(Boolean).join(' ');
}
