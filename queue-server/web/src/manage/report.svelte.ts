// Today's figures, and the hall as it is now.

import { follow, type Line } from '../api/live';
import { PROBE_LIMIT_MS, Refused, read } from '../api/request';
import { session } from '../api/session.svelte';
import type { Counter, DeviceTrouble, HelpCall, Office, Queue, QueueJumps, Service, Statistics, Ticket } from '../api/types';
import { OfficeClock } from '../shared/clock.svelte';
import { secondsBetween } from '../shared/format';
import { fromSnapshot, withCounter, withTicket, type Hall } from '../shared/hall';

/** How often the server is asked whether it is still there, in milliseconds. */
const PROBE_EVERY_MS = 3000;

/** The least time between two readings of the figures, in milliseconds. */
const REFRESH_EVERY_MS = 3000;

export class Report {
  office = $state.raw<Office>()!;
  services = $state.raw<ReadonlyMap<string, Service>>(new Map());
  byHour = $state.raw<Statistics>()!;
  byService = $state.raw<Statistics>()!;
  jumps = $state.raw<QueueJumps | null>(null);
  hall = $state.raw<Hall>({ tickets: new Map(), noShows: new Map(), counters: [] });
  /** Where somebody asks for a clerk, and what is wrong with devices. */
  help = $state.raw<readonly HelpCall[]>([]);
  troubles = $state.raw<readonly DeviceTrouble[]>([]);
  line = $state<Line>('connecting');
  /** The office's time of the figures, in milliseconds. */
  updatedAt = $state(0);

  readonly clock = new OfficeClock();
  readonly #path: string;
  #refreshing: ReturnType<typeof setTimeout> | undefined;
  #readAt = 0;

  readonly waiting = $derived([...this.hall.tickets.values()].filter((ticket) => ticket.state === 'waiting'));
  readonly longestWait_s = $derived(
    Math.max(0, ...this.waiting.map((ticket) => secondsBetween(ticket.issued_at, this.clock.now))),
  );
  readonly openCounters = $derived(this.hall.counters.filter((counter) => counter.state === 'open').length);

  constructor(office: string) {
    this.#path = `/api/v1/offices/${encodeURIComponent(office)}`;
  }

  async load(): Promise<void> {
    await this.#probe();
    const services = await read<Service[]>(`${this.#path}/services`);
    this.services = new Map(services.map((service) => [service.id, service]));
    await this.#refresh();
  }

  /** Follows the office until the returned function is called. */
  follow(): () => void {
    const ticking = this.clock.run();
    const stream = follow({
      url: `${this.#path}/queue/events`,
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
    return () => {
      stream();
      ticking();
      clearTimeout(this.#refreshing);
    };
  }

  #snapshot(queue: Queue): void {
    this.help = queue.help ?? [];
    this.troubles = queue.devices ?? [];
    this.#changed(fromSnapshot(queue));
  }

  #changed(hall: Hall): void {
    this.hall = hall;
    if (this.#refreshing === undefined) {
      const pause = Math.max(0, REFRESH_EVERY_MS - (performance.now() - this.#readAt));
      this.#refreshing = setTimeout(() => {
        this.#refreshing = undefined;
        this.#refresh().catch((error: unknown) => {
          if (error instanceof Refused && error.status === 401) {
            session.ended();
          }
        });
      }, pause);
    }
  }

  async #refresh(): Promise<void> {
    this.#readAt = performance.now();
    const [byHour, byService, jumps] = await Promise.all([
      read<Statistics>(`${this.#path}/statistics?group_by=hour`),
      read<Statistics>(`${this.#path}/statistics?group_by=service`),
      read<QueueJumps>(`${this.#path}/queue-jumps`),
    ]);
    this.byHour = byHour;
    this.byService = byService;
    this.jumps = jumps;
    this.updatedAt = this.clock.now;
  }

  async #probe(): Promise<void> {
    const askedAt = performance.now();
    this.office = await read<Office>(this.#path, PROBE_LIMIT_MS);
    this.clock.set(this.office.clock, askedAt);
  }
}
