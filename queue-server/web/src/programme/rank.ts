// Offices in the order of a figure. Definitions: docs/glossary.md.

import type { ForeignMonth, OfficeFigures } from '../api/types';
import { keptShare, leftShare } from '../manage/figures';

/** A figure that offices are ranked by. */
export type Measure = 'index' | 'p50' | 'p90' | 'within' | 'left' | 'kept' | 'issued';

export const MEASURES: readonly Measure[] = ['index', 'p50', 'p90', 'within', 'left', 'kept', 'issued'];

/** Fewer tickets than these make no rate. */
export const FEWEST_FOR_A_RATE = 30;

/** An office in a ranking. */
export interface Ranked {
  key: string;
  names: Record<string, string>;
  value: number | null;
  /** Its figures are of more days than were asked for. */
  longer: boolean;
  /** It runs another system, and its figures are of this month. */
  foreign: string | null;
}

/** What an office has of a figure; none where too few tickets stand behind it. */
export function valueOf(office: OfficeFigures, measure: Measure): number | null {
  const row = office.figures;
  const enough = (count: number, value: number | null | undefined): number | null =>
    count >= FEWEST_FOR_A_RATE ? (value ?? null) : null;
  switch (measure) {
    case 'index':
      return office.waiting.index ?? null;
    case 'p50':
      return enough(row.waiting.count, row.waiting.p50_s);
    case 'p90':
      return enough(row.waiting.count, row.waiting.p90_s);
    case 'within':
      return office.within_common_target ?? null;
    case 'left':
      return enough(row.issued, leftShare(row));
    case 'kept':
      return enough(row.promises.count, keptShare(row));
    case 'issued':
      return row.issued;
  }
}

/** What another system tells of a figure. */
export function valueOfMonth(month: ForeignMonth, measure: Measure): number | null {
  const share = (of: number | null | undefined): number | null =>
    of != null && month.issued >= FEWEST_FOR_A_RATE ? of / month.issued : null;
  switch (measure) {
    case 'p50':
      return month.waiting_p50_s ?? null;
    case 'p90':
      return month.waiting_p90_s ?? null;
    case 'within':
      return share(month.within_common_target);
    case 'left':
      return share(month.left_unserved);
    case 'issued':
      return month.issued;
    case 'index':
    case 'kept':
      return null;
  }
}

/** The latest month of each office that runs another system, no later than `to`. */
export function latestMonths(months: readonly ForeignMonth[], to: string): ForeignMonth[] {
  const latest = new Map<string, ForeignMonth>();
  for (const month of months) {
    const known = latest.get(month.office);
    if (month.month <= to.slice(0, 7) && (known === undefined || known.month < month.month)) {
      latest.set(month.office, month);
    }
  }
  return [...latest.values()];
}

/** Whether more of a figure is better; of visits neither is. */
export function wanted(measure: Measure): 'more' | 'less' | null {
  switch (measure) {
    case 'within':
    case 'kept':
      return 'more';
    case 'issued':
      return null;
    case 'index':
    case 'p50':
    case 'p90':
    case 'left':
      return 'less';
  }
}

/** The offices by a figure, the best first, of visits the most; those without one last, by name. */
export function ranked(offices: readonly OfficeFigures[], foreign: readonly ForeignMonth[], measure: Measure): Ranked[] {
  const own = offices.map((office): Ranked => {
    const value = valueOf(office, measure);
    return { key: office.office, names: fullNames(office), value, longer: office.longer, foreign: null };
  });
  const others = foreign.map((month): Ranked => {
    const value = valueOfMonth(month, measure);
    return { key: `foreign ${month.office}`, names: { sq: month.office }, value, longer: false, foreign: month.month };
  });
  const ascending = wanted(measure) === 'less';
  return [...own, ...others].sort((a, b) => {
    if (a.value === null || b.value === null || a.value === b.value) {
      return Number(a.value === null) - Number(b.value === null) || (a.names['sq'] ?? '').localeCompare(b.names['sq'] ?? '', 'sq');
    }
    return ascending ? a.value - b.value : b.value - a.value;
  });
}

/** *Bashkia Belsh · Zyra me Një Ndalesë*, by language. */
export function fullNames(office: Pick<OfficeFigures, 'names' | 'unit_names'>): Record<string, string> {
  const codes = Object.keys({ ...office.names, ...office.unit_names });
  const pick = (names: Record<string, string>, code: string): string | undefined => names[code] ?? names['sq'];
  return Object.fromEntries(codes.map((code) => [code, [pick(office.names, code), pick(office.unit_names, code)].filter(Boolean).join(' · ')]));
}
