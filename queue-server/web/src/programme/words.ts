// Figures of offices as people read them.

import { count, longDate, minutesAndSeconds, percent } from '../shared/format';
import type { Language } from '../shared/language.svelte';
import type { Measure } from './rank';

/** An index with two digits: `1,02`. */
export function indexText(index: number, language: Language): string {
  const text = index.toFixed(2);
  return language === 'sq' ? text.replace('.', ',') : text;
}

/** A figure in its own unit. */
export function valueText(value: number, measure: Measure, language: Language): string {
  switch (measure) {
    case 'index':
      return indexText(value, language);
    case 'p50':
    case 'p90':
      return minutesAndSeconds(value);
    case 'within':
    case 'left':
    case 'kept':
      return percent(value, language);
    case 'issued':
      return count(value, language);
  }
}

/** A month written out, from `2026-10`: *tetor 2026*. */
export function monthName(month: string, language: Language): string {
  return longDate(`${month}-01`, language).replace(/^1 /, '');
}
