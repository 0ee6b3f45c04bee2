import { describe, expect, test } from 'vitest';

import type { ForeignMonth, OfficeFigures } from '../api/types';
import { latestMonths, ranked, valueOf, valueOfMonth } from './rank';

function office(id: string, index: number | null, called: number): OfficeFigures {
  const waiting = { count: called, p50_s: 600, p90_s: 900, sum_s: 0, longest_s: 0 };
  const figures = { issued: called, cancelled: 1, no_show: 2, expired: 0, waiting, promises: { count: 0, within: 0 } };
  return {
    office: id,
    names: { sq: id },
    unit_names: { sq: 'Zyra' },
    figures,
    waiting: { index },
    longer: false,
    within_common_target: 0.5,
  } as unknown as OfficeFigures;
}

const month = (name: string, of: string): ForeignMonth => ({
  office: name,
  month: of,
  municipality: null,
  issued: 100,
  finished: null,
  left_unserved: 5,
  waiting_p50_s: 300,
  waiting_p90_s: null,
  within_common_target: null,
});

describe('offices in the order of a figure', () => {
  test('shorter waits stand first, and who has none last', () => {
    const all = [office('belsh', 1.2, 40), office('peqin', null, 10), office('klos', 0.8, 40)];
    expect(ranked(all, [], 'index').map((one) => one.key)).toEqual(['klos', 'belsh', 'peqin']);
    expect(ranked(all, [], 'issued').map((one) => one.value)).toEqual([40, 40, 10]);
  });

  test('few tickets make no rate', () => {
    expect(valueOf(office('peqin', null, 29), 'left')).toBeNull();
    expect(valueOf(office('peqin', null, 30), 'left')).toBe(0.1);
  });

  test('another system stands among the others with what it tells, and says so', () => {
    const [first] = ranked([office('belsh', 1, 40)], [month('Zyra e Klosit', '2026-10')], 'p50');
    expect(first).toMatchObject({ value: 300, foreign: '2026-10' });
    expect(valueOfMonth(month('x', '2026-10'), 'index')).toBeNull();
  });

  test('of another system the latest month of the period counts', () => {
    const months = [month('a', '2026-08'), month('a', '2026-10'), month('a', '2026-11'), month('b', '2026-12')];
    expect(latestMonths(months, '2026-10-31').map((one) => one.month)).toEqual(['2026-10']);
  });
});
