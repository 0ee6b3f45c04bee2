// The clerk's desk: what the page knows, and everything it can ask the server for.

import { follow, type Line } from '../api/live';
import { Changes, PROBE_LIMIT_MS, Refused, Unreachable, read } from '../api/request';
import { session } from '../api/session.svelte';
import type { Counter, DeviceTrouble, HelpCall, Office, Outcome, OwnDay, Queue, Service, Ticket } from '../api/types';
import { chime, chimeIsOn } from '../shared/chime';
import { OfficeClock } from '../shared/clock.svelte';
import { ticketNumber } from '../shared/format';
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
import { watchOtherWindows } from './others';
import { Replies } from './replies';
import type { CallShown } from './shown';
import { staffTexts } from './texts';

/** How often the server is asked whether it is still there, in milliseconds. */
const PROBE_EVERY_MS = 3000;

/** Two presses closer than this are one, in milliseconds. */
const BOUNCE_MS = 300;

/** How long an order can be taken back with one press, in seconds. */
const UNDO_S = 10;

/** The least time between two readings of the person's own figures, in milliseconds. */
const OWN_DAY_EVERY_MS = 2000;

/** Where somebody works who gives numbers and answers questions: no counter of the office has this name. */
const RECEPTION = '*reception';

/** What the clerk is told, and whether it is trouble. */
export interface Notice {
  /** In the language of the page, also after that changes. */
  text: () => string;
  trouble: boolean;
}

/** What takes the last order back. */
export interface Undo {
  /** What the button says. */
  text: () => string;
  /** Whether it can still be taken back. */
  still: () => boolean;
  run: () => Promise<boolean>;
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
  /** The server's name for why it refused the last order; none when it did not. */
  refusal = $state<string | null>(null);
  /** What the person did today, at whichever counter; null until it is known. */
  ownDay = $state.raw<OwnDay | null>(null);
  /** Whoever sits at no counter may work at the reception. */
  atReception = $state(false);
  /** The same counter is open in another window of this browser. */
  openElsewhere = $state(false);
  /** What takes the last order back with one press, and for how many more seconds. */
  undo = $state.raw<Undo | null>(null);
  undoLeft_s = $state(0);
  /** A ticket that ended here with a code for coming again, until the clerk has told it. */
  returning = $state.raw<Ticket | null>(null);

  readonly clock = new OfficeClock();
  readonly #changes = new Changes();
  readonly #replies = new Replies();
  /** Where the interface has this office. */
  readonly path: string;
  readonly #keptAs: string;
  #readingOwnDay: ReturnType<typeof setTimeout> | undefined;
  #stopWatching: (() => void) | undefined;
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
    await this.readServices();
    const place = kept(this.#keptAs, 'session');
    this.choose(place === RECEPTION ? null : place);
    this.atReception = place === RECEPTION;
  }

  /** Reads the services anew: which of them are given changes with the hour. */
  async readServices(): Promise<void> {
    const services = await read<Service[]>(`${this.path}/services`);
    this.services = new Map(services.map((service) => [service.id, service]));
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
      clearTimeout(this.#readingOwnDay);
      this.#stopWatching?.();
    };
  }

  /** Sits down at a counter; `null` leaves it as it is. */
  choose(counter: string | null): void {
    this.counterId = counter;
    this.atReception = false;
    this.notice = null;
    this.#endUndo();
    keep(this.#keptAs, counter, 'session');
    this.#stopWatching?.();
    this.#stopWatching = undefined;
    this.openElsewhere = false;
    if (counter !== null) {
      this.#stopWatching = watchOtherWindows(`${this.office.id}.${counter}`, (others) => (this.openElsewhere = others));
      this.#readOwnDay();
    }
  }

  /** Works at the reception: no counter, all who wait. */
  goToReception(): void {
    this.choose(null);
    this.atReception = true;
    keep(this.#keptAs, RECEPTION, 'session');
  }

  open(services: string[] | null): Promise<boolean> {
    const body = services === null ? {} : { services };
    return this.atCounter<Counter>('open', body, (counter) => this.changed(counter, () => this.#t.didOpen));
  }

  pause(reason: string): Promise<boolean> {
    return this.atCounter<Counter>('pause', { reason }, (counter) => this.changed(counter, () => this.#t.didPause));
  }

  close(): Promise<boolean> {
    const services = this.counter?.services ?? [];
    return this.atCounter<Counter>('close', {}, (counter) => {
      this.offerUndo({
        text: () => this.#t.undoClose,
        still: () => this.counter?.state === 'closed',
        run: () => this.open(services.length === 0 ? null : services),
      });
      return this.changed(counter, () => this.#t.didClose);
    });
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
    return this.atCounter<Ticket>('no-show', {}, (ticket) => {
      this.offerUndo({
        text: () => this.#t.undoNoShow,
        still: () => this.hall.noShows.has(ticket!.id),
        run: () => this.ofTicket(ticket!, 'reinstate', {}, () => () => this.#t.didReinstate(ticketNumber(ticket!.number))),
      });
      return () => this.#t.didNoShow(ticketNumber(ticket!.number));
    });
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
    this.offerUndo({
      text: () => this.#t.undo,
      still: () => this.ticket?.id === ticket.id && this.ticket.state === 'called',
      run: () => this.putBack(),
    });
    return () => this.#t.didCall(ticketNumber(ticket.number));
  }

  /** For a moment one press takes back what was just done; the next order ends that. */
  offerUndo(undo: Undo): void {
    this.#endUndo();
    this.undo = undo;
    this.undoLeft_s = UNDO_S;
    this.#undoing = setInterval(() => {
      this.undoLeft_s -= 1;
      if (this.undoLeft_s <= 0) {
        this.#endUndo();
      }
    }, 1000);
  }

  #endUndo(): void {
    clearInterval(this.#undoing);
    this.undo = null;
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
    this.refusal = null;
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
    this.refusal = error instanceof Refused ? error.code : null;
    if (error instanceof Refused && error.status === 401) {
      session.ended();
    } else if (error instanceof Refused && error.status === 403) {
      // A right was withdrawn: the page shows what is left of them.
      session.resume().catch(() => undefined);
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
    this.#readOwnDay();
    if (this.counterId !== null && this.counter === undefined) {
      this.choose(null);
    }
  }

  #heard(ticket: Ticket): void {
    this.#replies.heard(ticket.id);
    this.#take(ticket);
  }

  #take(ticket: Ticket): void {
    const waited = this.waiting.length;
    this.hall = withTicket(this.hall, ticket);
    const isFree = this.counter?.state === 'open' && this.ticket === undefined;
    if (isFree && waited === 0 && this.waiting.length > 0 && chimeIsOn('waiting')) {
      chime('waiting');
    }
    if (ticket.id === this.#incomplete && ticket.return_code) {
      this.returning = ticket;
      this.#incomplete = null;
    }
    if (ticket.counter?.id !== this.counterId) {
      return;
    }
    this.#changes.settle();
    this.#readOwnDay();
  }

  #heardHelp(calls: readonly HelpCall[]): void {
    const known = new Set(this.help.map((call) => call.device + call.since));
    if (chimeIsOn('help') && calls.some((call) => !known.has(call.device + call.since))) {
      chime('help');
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

  /** Reads the person's own figures soon; what failed is read with the next change. */
  #readOwnDay(): void {
    if (this.counterId === null || this.#readingOwnDay !== undefined) {
      return;
    }
    this.#readingOwnDay = setTimeout(() => {
      this.#readingOwnDay = undefined;
      void read<OwnDay>(`${this.path}/my-day`).then(
        (day) => (this.ownDay = day),
        () => undefined,
      );
    }, OWN_DAY_EVERY_MS);
  }
}
