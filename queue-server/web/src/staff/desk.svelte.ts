// The clerk's desk: what the page knows, and everything it can ask the server for.

import { follow, type Line } from '../api/live';
import { Changes, PROBE_LIMIT_MS, Refused, Unreachable, read } from '../api/request';
import { session } from '../api/session.svelte';
import type { Counter, DeviceTrouble, HelpCall, Office, Outcome, Queue, Service, Ticket } from '../api/types';
import { chime, chimeIsOn } from '../shared/chime';
import { OfficeClock } from '../shared/clock.svelte';
import { civilDay, ticketNumber } from '../shared/format';
import {
  fromSnapshot,
  missedFor,
  notHereYet,
  parkedFor,
  ticketAt,
  waitingFor,
  withCounter,
  withTicket,
  type Hall,
} from '../shared/hall';
import { keep, kept } from '../shared/kept';
import { language } from '../shared/language.svelte';
import { explain } from '../shared/problems';
import { Replies } from './replies';
import type { CallShown } from './shown';
import { staffTexts } from './texts';
import { Today, type Figures } from './today';

/** How often the server is asked whether it is still there, in milliseconds. */
const PROBE_EVERY_MS = 3000;

/** Two presses closer than this are one, in milliseconds. */
const BOUNCE_MS = 300;

/** How long a call can be taken back with one press, in seconds. */
const UNDO_S = 10;

/** What the clerk is told, and whether it is trouble. */
export interface Notice {
  /** In the language of the page, also after that changes. */
  text: () => string;
  trouble: boolean;
}

/** How a service ended. */
export interface Ending {
  outcome: Outcome;
  missing?: string[];
  protocol_no?: string;
  /** What the citizen left is written up before the next call. */
  paperwork?: boolean;
}

export class Desk {
  office = $state.raw<Office>()!;
  services = $state.raw<ReadonlyMap<string, Service>>(new Map());
  hall = $state.raw<Hall>({ tickets: new Map(), noShows: new Map(), counters: [] });
  /** Where somebody asks for a clerk, and what is wrong with devices. */
  help = $state.raw<readonly HelpCall[]>([]);
  troubles = $state.raw<readonly DeviceTrouble[]>([]);
  /** What the boards made of the latest calls, by ticket. */
  shown = $state.raw<ReadonlyMap<string, CallShown>>(new Map());
  line = $state<Line>('connecting');
  /** The office's time when the screen was last current, in milliseconds. */
  currentAt = $state(0);
  counterId = $state<string | null>(null);
  busy = $state(false);
  notice = $state.raw<Notice | null>(null);
  figures = $state.raw<Figures | null>(null);
  /** For how many more seconds the call just made can be taken back with one press. */
  undoLeft_s = $state(0);
  /** A ticket that ended here with a code for coming again, until the clerk has told it. */
  returning = $state.raw<Ticket | null>(null);

  readonly clock = new OfficeClock();
  readonly #changes = new Changes();
  readonly #replies = new Replies();
  /** Where the interface has this office. */
  readonly path: string;
  readonly #keptAs: string;
  #today: Today | null = null;
  #undoing: ReturnType<typeof setInterval> | undefined;
  /** The ticket that is being ended with missing documents. */
  #incomplete: string | null = null;

  readonly counter = $derived(this.hall.counters.find((counter) => counter.id === this.counterId));
  readonly ticket = $derived(this.counterId === null ? undefined : ticketAt(this.hall, this.counterId));
  readonly waiting = $derived(this.counter === undefined ? [] : waitingFor(this.hall, this.counter));
  readonly parked = $derived(this.counter === undefined ? [] : parkedFor(this.hall, this.counter));
  readonly missed = $derived(this.counter === undefined ? [] : missedFor(this.hall, this.counter, this.clock.now));
  readonly notHere = $derived(this.counter === undefined ? [] : notHereYet(this.hall, this.counter));
  /** Whether anything can be asked for now. */
  readonly ready = $derived(this.line === 'live' && !this.busy);

  constructor(office: string) {
    this.path = `/api/v1/offices/${encodeURIComponent(office)}`;
    this.#keptAs = `radha.counter.${office}`;
  }

  /** Reads what changes rarely. */
  async load(): Promise<void> {
    await this.#probe();
    const services = await read<Service[]>(`${this.path}/services`);
    this.services = new Map(services.map((service) => [service.id, service]));
    this.choose(kept(this.#keptAs, 'session'));
  }

  /** Follows the office until the returned function is called. */
  follow(): () => void {
    const ticking = this.clock.run();
    const stream = follow({
      url: `${this.path}/queue/events`,
      on: {
        snapshot: (queue) => this.#snapshot(queue as Queue),
        ticket: (ticket) => this.#heard(ticket as Ticket),
        counter: (counter) => this.#heardCounter(counter as Counter),
        help: (calls) => this.#heardHelp(calls as HelpCall[]),
        devices: (troubles) => (this.troubles = troubles as DeviceTrouble[]),
        shown: (shown) => this.#heardShown(shown as CallShown),
      },
      line: (line) => {
        if (this.line === 'live') {
          this.currentAt = this.clock.now;
        }
        this.line = line;
        if (line === 'lost') {
          // Perhaps only the session is over; without an answer the stream goes on trying.
          session.resume().catch(() => undefined);
        }
      },
      probe: () => this.#stillThere(),
      probeEveryMs: PROBE_EVERY_MS,
    });
    return () => {
      stream();
      ticking();
    };
  }

  /** Sits down at a counter; `null` leaves it as it is. */
  choose(counter: string | null): void {
    this.counterId = counter;
    this.notice = null;
    if (counter === null) {
      keep(this.#keptAs, null, 'session');
      this.#today = null;
      return;
    }
    keep(this.#keptAs, counter, 'session');
    this.#beginDay(counter);
  }

  open(services: string[] | null): Promise<boolean> {
    const body = services === null ? {} : { services };
    return this.atCounter<Counter>('open', body, (counter) => this.changed(counter, () => this.#t.didOpen));
  }

  pause(reason: string): Promise<boolean> {
    return this.atCounter<Counter>('pause', { reason }, (counter) => this.changed(counter, () => this.#t.didPause));
  }

  close(): Promise<boolean> {
    return this.atCounter<Counter>('close', {}, (counter) => this.changed(counter, () => this.#t.didClose));
  }

  /** Calls whoever is next, after ending the present ticket as `ending` says. */
  callNext(ending?: Ending): Promise<boolean> {
    const present = this.ticket;
    const finish = present !== undefined && ending !== undefined ? { ticket: present.id, ...ending } : undefined;
    this.#expectCode(ending);
    return this.atCounter<Ticket>('call-next', finish === undefined ? {} : { finish }, (called) => {
      if (called !== undefined) {
        return this.called(called);
      }
      return () => (finish === undefined ? this.#t.nobodyForYou : this.#t.finishedNobody(ticketNumber(present!.number)));
    });
  }

  finish(ending: Ending): Promise<boolean> {
    this.#expectCode(ending);
    return this.atCounter<Ticket>('finish', ending, (ticket) => () => this.#t.didFinish(ticketNumber(ticket!.number)));
  }

  recall(): Promise<boolean> {
    return this.atCounter<Ticket>('recall', {}, (ticket) => () => this.#t.didRecall(ticketNumber(ticket!.number)));
  }

  start(): Promise<boolean> {
    return this.atCounter<Ticket>('start', {}, (ticket) => () => this.#t.didStart(ticketNumber(ticket!.number)));
  }

  noShow(): Promise<boolean> {
    return this.atCounter<Ticket>('no-show', {}, (ticket) => () => this.#t.didNoShow(ticketNumber(ticket!.number)));
  }

  putBack(): Promise<boolean> {
    return this.atCounter<Ticket>('put-back', {}, (ticket) => () => this.#t.didPutBack(ticketNumber(ticket!.number)));
  }

  cancel(ticket: Ticket): Promise<boolean> {
    return this.ofTicket(ticket, 'cancel', {}, () => () => this.#t.didCancel(ticketNumber(ticket.number)));
  }

  /** Asks for a change of one ticket. */
  ofTicket(ticket: Ticket, command: string, body: object, done: (answer: Ticket | undefined) => () => string): Promise<boolean> {
    return this.ask<Ticket>(`${this.path}/tickets/${ticket.id}/${command}`, body, done);
  }

  /** Somebody was called: for a moment one press takes it back. */
  called(ticket: Ticket): () => string {
    this.#endUndo();
    this.undoLeft_s = UNDO_S;
    this.#undoing = setInterval(() => {
      this.undoLeft_s -= 1;
      if (this.undoLeft_s <= 0) {
        this.#endUndo();
      }
    }, 1000);
    return () => this.#t.didCall(ticketNumber(ticket.number));
  }

  #endUndo(): void {
    clearInterval(this.#undoing);
    this.undoLeft_s = 0;
  }

  /** The present ticket ends with missing documents: its code comes by the stream. */
  #expectCode(ending: Ending | undefined): void {
    this.expectCodeOf(ending?.outcome === 'documents_missing' ? (this.ticket?.id ?? null) : null);
  }

  /** This ticket ends with missing documents: its code is shown when it is known. */
  expectCodeOf(ticket: string | null): void {
    this.#incomplete = ticket;
  }

  get #t() {
    return staffTexts[language.code];
  }

  /** Asks for a change at the present counter. */
  atCounter<T extends Ticket | Counter>(
    command: string,
    body: object,
    done: (answer: T | undefined) => () => string,
  ): Promise<boolean> {
    return this.ask(`${this.path}/counters/${encodeURIComponent(this.counterId ?? '')}/${command}`, body, done);
  }

  /** Asks for a change, one at a time. Whether it was carried out. */
  async ask<T extends Ticket | Counter>(
    path: string,
    body: object,
    done: (answer: T | undefined) => () => string,
  ): Promise<boolean> {
    if (!this.ready) {
      return false;
    }
    this.busy = true;
    this.#endUndo();
    const asked = this.#replies.mark();
    try {
      const answer = await this.#changes.post<T>(path, body);
      if (answer !== undefined && 'number' in answer && this.#replies.isNews(answer.id, asked)) {
        this.#take(answer);
      }
      this.notice = { text: done(answer), trouble: false };
      setTimeout(() => (this.busy = false), BOUNCE_MS);
      return true;
    } catch (error) {
      this.busy = false;
      this.#failed(error);
      return false;
    }
  }

  #failed(error: unknown): void {
    if (error instanceof Refused && error.status === 401) {
      session.ended();
    }
    this.notice = { text: () => explain(error, language.code), trouble: true };
  }

  /** A counter answered for itself. */
  changed(counter: Counter | undefined, text: () => string): () => string {
    if (counter !== undefined) {
      this.hall = withCounter(this.hall, counter);
    }
    return text;
  }

  #snapshot(queue: Queue): void {
    this.hall = fromSnapshot(queue);
    this.#heardHelp(queue.help ?? []);
    this.troubles = queue.devices ?? [];
    this.#replies.all();
    this.#changes.settle();
    if (this.counterId !== null && this.counter === undefined) {
      this.choose(null);
    }
  }

  #heard(ticket: Ticket): void {
    this.#replies.heard(ticket.id);
    this.#take(ticket);
  }

  #take(ticket: Ticket): void {
    this.hall = withTicket(this.hall, ticket);
    if (ticket.id === this.#incomplete && ticket.return_code) {
      this.returning = ticket;
      this.#incomplete = null;
    }
    if (ticket.counter?.id !== this.counterId) {
      return;
    }
    this.#changes.settle();
    if (this.counterId !== null && this.#today?.day !== this.#day()) {
      this.#beginDay(this.counterId);
    }
    if (this.#today?.add(ticket)) {
      this.figures = this.#today.figures(this.office.wait_target_s);
    }
  }

  #heardHelp(calls: readonly HelpCall[]): void {
    const known = new Set(this.help.map((call) => call.device + call.since));
    if (chimeIsOn() && calls.some((call) => !known.has(call.device + call.since))) {
      chime();
    }
    this.help = calls;
    this.#changes.settle();
  }

  #heardShown(shown: CallShown): void {
    const open = [...this.shown].filter(([ticket]) => this.hall.tickets.has(ticket));
    this.shown = new Map([...open, [shown.ticket, shown]]);
  }

  #heardCounter(counter: Counter): void {
    this.hall = withCounter(this.hall, counter);
    if (counter.id === this.counterId) {
      this.#changes.settle();
    }
  }

  /** Keeps the clock true; throws when the server does not answer. */
  async #probe(): Promise<void> {
    const askedAt = performance.now();
    const office = await read<Office>(this.path, PROBE_LIMIT_MS);
    this.clock.set(office.clock, askedAt);
    this.office = office;
  }

  async #stillThere(): Promise<void> {
    try {
      await this.#probe();
    } catch (error) {
      if (error instanceof Unreachable) {
        throw error;
      }
    }
  }

  #beginDay(counter: string): void {
    this.#today = new Today(this.office.id, counter, this.#day());
    this.figures = this.#today.figures(this.office.wait_target_s);
  }

  /** The day in the office's time zone, `2026-11-23`. */
  #day(): string {
    return civilDay(this.clock.now, this.office.time_zone);
  }
}
