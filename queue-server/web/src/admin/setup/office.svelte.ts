// One office as an administrator changes it: how it is, what was typed, what the server says of it. What was typed stays
// until it holds or is given up, also when the session ends or the page is loaded again.

import { Refused, answer, read, send } from '../../api/request';
import { session } from '../../api/session.svelte';
import { keep, kept } from '../../shared/kept';
import { patchOf, patched } from './patch';
import type { Override, Profile, ServiceProfile } from './profile';

export type When = 'today' | 'tomorrow';

/** A field that will not do. */
export interface Wrong {
  field: string;
  code: string;
  detail?: string;
}

export interface Change {
  path: string;
  before?: unknown;
  after?: unknown;
}

/** What would change, or did. */
export interface Report {
  changes: Change[];
  from: string;
  done: boolean;
}

interface SetupDocument {
  profile: Profile;
  changes_on?: string | null;
  overrides: Override[];
  national: ServiceProfile[];
}

/** How long a change of a set-up may take: the disk is asked. */
const CHANGE_LIMIT_MS = 10_000;

export class OfficeSetup {
  /** How the office is set up, with what is to come. */
  profile = $state.raw<Profile>()!;
  /** The same with what was typed. */
  draft = $state<Profile>()!;
  changesOn = $state.raw<string | null>(null);
  overrides = $state.raw<readonly Override[]>([]);
  national = $state.raw<readonly ServiceProfile[]>([]);
  /** What the server found wrong. */
  wrong = $state.raw<readonly Wrong[]>([]);
  /** What was typed where a number is wanted and is none, by field: it cannot even be sent. */
  unread = $state<Record<string, string>>({});

  readonly #office: string;
  readonly #keptAs: string;

  constructor(office: string) {
    this.#office = `/api/v1/offices/${encodeURIComponent(office)}`;
    this.#keptAs = `radha.draft.${office}`;
  }

  async load(): Promise<void> {
    const read_ = await read<SetupDocument>(`${this.#office}/setup`);
    const typed = this.draft === undefined ? keptPatch(this.#keptAs) : this.patch;
    this.profile = read_.profile;
    this.changesOn = read_.changes_on ?? null;
    this.overrides = read_.overrides;
    this.national = read_.national;
    this.draft = patched(structuredClone(read_.profile), typed ?? {}) as Profile;
  }

  /** What was typed, as a patch. */
  get patch(): object | undefined {
    return patchOf(this.profile, $state.snapshot(this.draft)) as object | undefined;
  }

  /** Keeps what was typed for a page that is loaded again. */
  keep(): void {
    const patch = this.patch;
    keep(this.#keptAs, patch === undefined ? null : JSON.stringify(patch), 'session');
  }

  /** Forgets what was typed. */
  giveUp(): void {
    this.draft = structuredClone(this.profile);
    this.wrong = [];
    this.unread = {};
  }

  /** What is wrong with a field. */
  at(field: string): string | undefined {
    return field in this.unread ? 'not_a_number' : this.wrong.find((wrong) => wrong.field === field)?.code;
  }

  /** Everything that is wrong, whoever found it. */
  get allWrong(): Wrong[] {
    const unread = Object.keys(this.unread).map((field) => ({ field, code: 'not_a_number' }));
    return [...unread, ...this.wrong];
  }

  /** Asks for what was typed, or only what it would do. */
  async change(apply: When, dry: boolean): Promise<Report> {
    return this.#put('profile', { change: this.patch ?? {}, apply, dry_run: dry });
  }

  /** The same for what the office changes of one service. */
  async changeService(code: string, cells: Record<string, string>, apply: When, dry: boolean): Promise<Report> {
    return this.#put(`services/${encodeURIComponent(code)}/changes`, { cells, apply, dry_run: dry });
  }

  /** Takes back what is to come, or only says what that would do. */
  async withdraw(dry: boolean): Promise<Report> {
    return answer<Report>(await send('DELETE', `${this.#office}/profile/to-come?dry_run=${dry}`, undefined, undefined, CHANGE_LIMIT_MS));
  }

  /** The slip as a kiosk would print it, as the address of a picture; `look` says how it shall look, as JSON. */
  async slipPicture(look: string): Promise<string> {
    const response = await this.#checked(await send('POST', `${this.#office}/slip-picture`, JSON.parse(look) as object));
    if (!response.ok) {
      return answer<string>(response);
    }
    const bytes = await response.blob();
    return new Promise((read) => {
      const reader = new FileReader();
      reader.onload = () => read(reader.result as string);
      reader.readAsDataURL(bytes);
    });
  }

  /** Takes over what has been done: what was typed holds. What is typed while the office is read stays typed. */
  async taken(): Promise<void> {
    this.giveUp();
    await this.load();
  }

  async #put(path: string, body: object): Promise<Report> {
    const response = await send('PUT', `${this.#office}/${path}`, body, undefined, CHANGE_LIMIT_MS);
    return answer<Report>(await this.#checked(response));
  }

  /** The answer, unless it says which fields will not do. */
  async #checked(response: Response): Promise<Response> {
    if (response.status === 401) {
      session.ended();
    }
    if (response.status === 422) {
      const problem = (await response.json()) as { code: string; detail: string; wrong?: Wrong[] };
      throw new NotSo(problem.code, problem.detail, problem.wrong ?? []);
    }
    return response;
  }
}

/** The server says which fields will not do. */
export class NotSo extends Refused {
  constructor(
    code: string,
    detail: string,
    readonly wrong: Wrong[],
  ) {
    super(422, code, detail);
  }
}

function keptPatch(name: string): object | undefined {
  try {
    return (JSON.parse(kept(name, 'session') ?? 'null') as object | null) ?? undefined;
  } catch {
    return undefined;
  }
}
