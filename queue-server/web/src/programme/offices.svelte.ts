// The offices side by side in the days that were chosen.

import { Refused, read } from '../api/request';
import { session } from '../api/session.svelte';
import type { ForeignMonth, Office, OfficesStatistics } from '../api/types';
import { addDays, lengthOf, wrongWith, type Days } from '../manage/period';
import { civilDay } from '../shared/format';
import { latestMonths } from './rank';

/** How long an answer about many offices may take, in milliseconds. */
const FIGURES_LIMIT_MS = 60_000;

/** How many days the page shows at first: enough for most offices to have a rate. */
const FIRST_SHOWN = 30;

export class OfficesReport {
  days = $state.raw<Days>({ from: '', to: '' });
  /** By office and service. */
  figures = $state.raw<OfficesStatistics | null>(null);
  foreign = $state.raw<readonly ForeignMonth[]>([]);
  reading = $state(false);
  failed = $state(false);
  /** The business day of the person's own office. */
  today = $state('');

  readonly #office: string;
  readonly #withForeign: boolean;
  #asked = 0;

  readonly latest = $derived(latestMonths(this.foreign, this.days.to));

  constructor(office: string, withForeign: boolean) {
    this.#office = office;
    this.#withForeign = withForeign;
  }

  async load(): Promise<void> {
    const office = await read<Office>(`/api/v1/offices/${encodeURIComponent(this.#office)}`);
    this.today = civilDay(office.clock.now, office.time_zone);
    const asked = new URLSearchParams(location.search);
    const days = { from: asked.get('from') ?? '', to: asked.get('to') ?? '' };
    this.days = wrongWith(days, this.today) === null ? days : this.last(FIRST_SHOWN);
    await Promise.all([this.#read(), this.readForeign()]);
  }

  /** So many whole days, up to yesterday. */
  last(count: number): Days {
    return { from: addDays(this.today, -count), to: addDays(this.today, -1) };
  }

  /** Whether the days shown are the last so many. */
  shows(count: number): boolean {
    return lengthOf(this.days) === count && this.days.to === addDays(this.today, -1);
  }

  choose(days: Days): void {
    this.days = days;
    history.replaceState(null, '', `${location.pathname}?${new URLSearchParams({ ...days })}`);
    this.#read().catch((error: unknown) => {
      if (error instanceof Refused && error.status === 401) {
        session.ended();
      } else {
        this.failed = true;
      }
    });
  }

  async readForeign(): Promise<void> {
    if (this.#withForeign) {
      this.foreign = await read<ForeignMonth[]>('/api/v1/foreign-months');
    }
  }

  address(groupBy: string, format: 'csv' | 'xlsx' | 'json'): string {
    return `/api/v1/statistics?${new URLSearchParams({ ...this.days, group_by: groupBy, format })}`;
  }

  async #read(): Promise<void> {
    const asked = ++this.#asked;
    this.reading = true;
    try {
      const figures = await read<OfficesStatistics>(this.address('office,service', 'json'), FIGURES_LIMIT_MS);
      // An earlier answer that comes late is not shown.
      if (asked === this.#asked) {
        this.figures = figures;
        this.failed = false;
      }
    } finally {
      this.reading = asked !== this.#asked;
    }
  }
}
