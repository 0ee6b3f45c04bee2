// The people of an office as its administrator keeps them.

import { Changes, answer, read, send } from '../../api/request';
import type { User } from '../../api/types';
import { NotSo, type Wrong } from '../setup/office.svelte';

export type Role = User['role'];

export interface Person {
  username: string;
  name: string;
  role: Role;
  rights: string[];
  provider?: string;
  disabled: boolean;
  one_time_until?: string;
  signed_in_at?: string;
}

/** A password that is told once. */
export interface OneTime {
  username: string;
  password: string;
}

export class People {
  list = $state.raw<readonly Person[]>([]);
  readonly #address: string;
  readonly #changes = new Changes();

  constructor(office: string) {
    this.#address = `/api/v1/offices/${encodeURIComponent(office)}/users`;
  }

  async load(): Promise<void> {
    this.list = await read<Person[]>(this.#address);
  }

  async add(person: Pick<Person, 'username' | 'name' | 'role' | 'rights'>): Promise<OneTime> {
    const made = await result<OneTime>(await send('POST', this.#address, person));
    await this.load();
    return made;
  }

  async change({ username, name, role, rights, disabled }: Person): Promise<void> {
    const body = { name, role, rights, disabled };
    await result(await send('PUT', `${this.#address}/${encodeURIComponent(username)}`, body));
    await this.load();
  }

  async oneTime(person: Person): Promise<OneTime> {
    const made = await this.#changes.post<OneTime>(`${this.#address}/${encodeURIComponent(person.username)}/password`);
    await this.load();
    return made!;
  }
}

async function result<T>(response: Response): Promise<T> {
  if (response.status === 422) {
    const problem = (await response.json()) as { code: string; detail: string; wrong?: Wrong[] };
    throw new NotSo(problem.code, problem.detail, problem.wrong ?? []);
  }
  return answer<T>(response);
}
