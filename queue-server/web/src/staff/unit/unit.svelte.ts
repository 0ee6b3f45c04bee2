// The desk of an office without a queue: services begin and end here, whether there is a line or not.

import { keep, kept, keptNames } from '../../shared/kept';
import { language, named } from '../../shared/language.svelte';
import type { Desk } from '../desk.svelte';
import { staffTexts } from '../texts';
import { Notebook, presentOf, refusedOf, unsentOf, type Ended, type Entry, type Shelf } from './notebook';
import { Sender, tellOffice } from './sender';

/** How often what waits is told again, in milliseconds. */
const TELL_EVERY_MS = 4000;

/** The storage of this browser. */
const BROWSER: Shelf = { names: keptNames, get: kept, set: keep };

export class UnitDesk {
  entries = $state.raw<Entry[]>([]);

  readonly #notebook: Notebook;
  readonly #sender: Sender;

  readonly present = $derived(presentOf(this.entries, this.counter));
  readonly unsent = $derived(unsentOf(this.entries));
  readonly refused = $derived(refusedOf(this.entries));

  constructor(readonly desk: Desk) {
    this.#notebook = new Notebook(desk.office.id, BROWSER);
    this.#sender = new Sender(this.#notebook, tellOffice(desk.path));
    this.#read();
  }

  /** The only counter of a unit. */
  get counter(): string {
    return this.desk.hall.counters[0]?.id ?? '';
  }

  /** Tells what waits, again and again, until the returned function is called. */
  run(): () => void {
    const telling = setInterval(() => void this.tell(), TELL_EVERY_MS);
    // Another window of this browser began, ended or told something.
    const changed = (): void => this.#read();
    window.addEventListener('storage', changed);
    void this.tell();
    return () => {
      clearInterval(telling);
      window.removeEventListener('storage', changed);
    };
  }

  /** Begins a service. Nothing is asked of the server: the counter only opens when there is a line. */
  start(service: string): void {
    if (this.present !== undefined || this.counter === '') {
      return;
    }
    try {
      this.#notebook.start(service, this.counter, this.desk.clock.now);
      this.desk.notice = null;
    } catch {
      this.desk.notice = { text: () => staffTexts[language.code].keepsNothing, trouble: true };
    }
    this.#read();
    this.#open();
  }

  /** The service was chosen by mistake. */
  giveUp(): void {
    if (this.present !== undefined) {
      this.#notebook.forget(this.present.id);
      this.#read();
    }
  }

  /** The service is over. */
  end(ended: Omit<Ended, 'at'>): void {
    if (this.present === undefined) {
      return;
    }
    const { service, id } = this.present;
    if (ended.outcome === 'documents_missing') {
      this.desk.expectCodeOf(id);
    }
    this.#notebook.end(this.present, ended, this.desk.clock.now);
    const names = this.desk.services.get(service)?.names;
    this.desk.notice = {
      text: () => staffTexts[language.code].didServe(named(names, language.code) || service),
      trouble: false,
    };
    this.#read();
    void this.tell();
  }

  /** Somebody wrote it down elsewhere. */
  remove(entry: Entry): void {
    this.#notebook.forget(entry.id);
    this.#read();
  }

  /** Tells the server what waits, where there is a line. */
  async tell(): Promise<void> {
    if (this.desk.line === 'live' && this.unsent.length > 0) {
      await this.#sender.run(this.desk.clock.now);
      this.#read();
    }
  }

  #open(): void {
    if (this.desk.hall.counters[0]?.state !== 'open' && this.desk.ready) {
      this.desk.choose(this.counter);
      void this.desk.open(null);
    }
  }

  #read(): void {
    this.entries = this.#notebook.entries();
  }
}
