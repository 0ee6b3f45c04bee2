// The hall as it is now, and the figures of the days that were chosen.

import { follow, type Line } from '../api/live';
import { PROBE_LIMIT_MS, Refused, read } from '../api/request';
import { session } from '../api/session.svelte';
import type { Counter, Device, DeviceTrouble, HelpCall, Office, Queue, QueueJumps, Service, Statistics, Ticket } from '../api/types';
import { OfficeClock } from '../shared/clock.svelte';
import { civilDay, secondsBetween } from '../shared/format';
import { fromSnapshot, withCounter, withTicket, type Hall } from '../shared/hall';
import { language, named, type Language } from '../shared/language.svelte';
import { fromAddress, periodOf, toAddress, type Choice, type Days, type Period } from './period';

/** How often the server is asked whether it is still there, in milliseconds. */
const PROBE_EVERY_MS = 3000;

/** The least time between two readings of today's figures, in milliseconds. */
const REFRESH_EVERY_MS = 3000;

/** How long an answer about many days may take, in milliseconds. */
const FIGURES_LIMIT_MS = 20_000;

/** How often the devices are read, in milliseconds. */
const DEVICES_EVERY_MS = 15_000;

/** The figures of some days. */
export interface Figures {
  period: Period;
  byService: Statistics;
  /** The same of the days before. */
  before: Statistics;
  /** By hour for a single day, else by day. */
  course: Statistics;
  /** By weekday and hour; none of a single day. */
  week: Statistics | null;
  byCounter: Statistics;
  /** What stands further down; none until it has been read. */
  later: Later | null;
}

/** What is read hour by hour or from the journal itself: of a long time it comes after the rest. */
export interface Later {
  byStaff: Statistics;
  /** How fast each person was for the same mix of services. */
  paces: Statistics['paces'];
  jumps: QueueJumps;
}

export class Report {
  office = $state.raw<Office>()!;
  services = $state.raw<ReadonlyMap<string, Service>>(new Map());
  period = $state.raw<Period>()!;
  figures = $state.raw<Figures | null>(null);
  /** The figures of the chosen days could not be read. */
  failed = $state(false);
  devices = $state.raw<readonly Device[]>([]);
  hall = $state.raw<Hall>({ tickets: new Map(), noShows: new Map(), counters: [] });
  /** Where somebody asks for a clerk, and what is wrong with devices. */
  help = $state.raw<readonly HelpCall[]>([]);
  troubles = $state.raw<readonly DeviceTrouble[]>([]);
  line = $state<Line>('connecting');
  /** The office's time of the figures, in milliseconds. */
  updatedAt = $state(0);

  readonly clock = new OfficeClock();
  /** Where the interface has this office. */
  readonly path: string;
  #refreshing: ReturnType<typeof setTimeout> | undefined;
  #readAt = 0;
  /** The number of the latest reading: an earlier one that comes late is not shown. */
  #reading = 0;

  readonly waiting = $derived([...this.hall.tickets.values()].filter((ticket) => ticket.state === 'waiting' && ticket.present));
  readonly longestWait_s = $derived(
    Math.max(0, ...this.waiting.map((ticket) => secondsBetween(ticket.issued_at, this.clock.now))),
  );
  readonly overTarget = $derived(
    this.waiting.filter((ticket) => secondsBetween(ticket.issued_at, this.clock.now) > this.office.wait_target_s),
  );
  readonly openCounters = $derived(this.hall.counters.filter((counter) => counter.state === 'open').length);

  constructor(office: string) {
    this.path = `/api/v1/offices/${encodeURIComponent(office)}`;
  }

  /** The business day on the office's clock. */
  get today(): string {
    return civilDay(this.clock.now, this.office.time_zone);
  }

  async load(): Promise<void> {
    await this.#probe();
    const services = await read<Service[]>(`${this.path}/services`);
    this.services = new Map(services.map((service) => [service.id, service]));
    this.period = fromAddress(location.search, this.today);
    await this.#refresh();
  }

  /** Shows other days. */
  choose(choice: Choice, chosen?: Days): void {
    this.period = periodOf(choice, this.today, chosen);
    history.replaceState(null, '', `${location.pathname}${toAddress(this.period)}`);
    this.refresh();
  }

  /** Reads the figures again. */
  refresh(): void {
    this.#refresh().catch((error: unknown) => {
      if (error instanceof Refused && error.status === 401) {
        session.ended();
      } else {
        this.failed = true;
      }
    });
  }

  /** Follows the office until the returned function is called. */
  follow(): () => void {
    const ticking = this.clock.run();
    const stream = follow({
      url: `${this.path}/queue/events`,
      on: {
        snapshot: (queue) => this.#snapshot(queue as Queue),
        ticket: (ticket) => this.#changed(withTicket(this.hall, ticket as Ticket)),
        counter: (counter) => this.#changed(withCounter(this.hall, counter as Counter)),
        help: (calls) => (this.help = calls as HelpCall[]),
        devices: (troubles) => (this.troubles = troubles as DeviceTrouble[]),
      },
      line: (line) => {
        this.line = line;
        if (line === 'lost') {
          session.resume().catch(() => undefined);
        }
      },
      probe: () => this.#probe(),
      probeEveryMs: PROBE_EVERY_MS,
    });
    void this.#readDevices();
    const devices = setInterval(() => void this.#readDevices(), DEVICES_EVERY_MS);
    return () => {
      stream();
      ticking();
      clearInterval(devices);
      clearTimeout(this.#refreshing);
    };
  }

  /** The name of a service with its letter. */
  serviceName(id: string | null | undefined): string {
    const service = this.services.get(id ?? '');
    return service === undefined ? (id ?? '') : `${service.prefix} · ${named(service.names, language.code)}`;
  }

  /** The name on a counter's sign. */
  counterLabel(id: string | null | undefined): string {
    return this.hall.counters.find((counter) => counter.id === id)?.label ?? id ?? '';
  }

  /** Where the figures of the chosen days are, as a file or to read. */
  address(groupBy: string, format?: string, { from, to }: Days = this.period.days): string {
    const query = new URLSearchParams({ from, to, group_by: groupBy, ...(format === undefined ? {} : { format }) });
    return `${this.path}/statistics?${query}`;
  }

  /** Where the report on paper about the chosen days is made. */
  paper(language: Language): string {
    const query = new URLSearchParams({ ...this.period.days, format: 'pdf', language });
    return `${this.path}/statistics?${query}`;
  }

  /** Where every number of the chosen days is, one by one. */
  tickets(): string {
    const query = new URLSearchParams({ ...this.period.days, figure: 'issued', format: 'csv' });
    return `${this.path}/statistics/tickets?${query}`;
  }

  #snapshot(queue: Queue): void {
    this.help = queue.help ?? [];
    this.troubles = queue.devices ?? [];
    this.#changed(fromSnapshot(queue));
  }

  #changed(hall: Hall): void {
    this.hall = hall;
    // Days that are over do not change.
    if (this.#refreshing === undefined && this.period.days.to >= this.today) {
      const pause = Math.max(0, REFRESH_EVERY_MS - (performance.now() - this.#readAt));
      this.#refreshing = setTimeout(() => {
        this.#refreshing = undefined;
        this.refresh();
      }, pause);
    }
  }

  async #refresh(): Promise<void> {
    this.#reading += 1;
    const [reading, period] = [this.#reading, this.period];
    this.#readAt = performance.now();
    const { from, to } = period.days;
    const ask = (groupBy: string, days?: Days): Promise<Statistics> =>
      read<Statistics>(this.address(groupBy, undefined, days ?? period.days), FIGURES_LIMIT_MS);
    const shown = this.figures;
    const known = shown !== null && sameDays(shown.period.before, period.before) ? shown.before : null;
    const [byService, before, course, week, byCounter] = await Promise.all([
      ask('service'),
      known ?? ask('service', period.before),
      ask(from === to ? 'hour' : 'day'),
      from === to ? null : ask('weekday,hour'),
      ask('counter'),
    ]);
    if (reading !== this.#reading) {
      return;
    }
    const figures = { period, byService, before, course, week, byCounter };
    const earlier = shown !== null && sameDays(shown.period.days, period.days) ? shown.later : null;
    this.figures = { ...figures, later: earlier };
    this.failed = false;
    this.updatedAt = this.clock.now;
    const [byStaff, mixed, jumps] = await Promise.all([
      ask('staff'),
      ask('service,staff'),
      read<QueueJumps>(`${this.path}/queue-jumps?${new URLSearchParams({ from, to })}`, FIGURES_LIMIT_MS),
    ]);
    if (reading === this.#reading) {
      this.figures = { ...figures, later: { byStaff, paces: mixed.paces, jumps } };
    }
  }

  async #readDevices(): Promise<void> {
    // People of an institution do not see the office's devices.
    this.devices = await read<Device[]>('/api/v1/devices').catch(() => this.devices);
  }

  async #probe(): Promise<void> {
    const askedAt = performance.now();
    this.office = await read<Office>(this.path, PROBE_LIMIT_MS);
    this.clock.set(this.office.clock, askedAt);
  }
}

function sameDays(a: Days, b: Days): boolean {
  return a.from === b.from && a.to === b.to;
}
