// The devices of one office as the administrator knows them, and what can be asked for.

import { Changes, Refused, Unreachable, answer, read, send } from '../api/request';
import { session } from '../api/session.svelte';
import type { AskingDevice, Counter, Device, Errand, ErrandKind, Office } from '../api/types';

/** How often the list is read, in milliseconds. */
const READ_EVERY_MS = 3000;

export class Fleet {
  office = $state.raw<Office>()!;
  devices = $state.raw<readonly Device[]>([]);
  lost = $state(false);
  readonly #changes = new Changes();
  readonly #office: string;

  constructor(office: string) {
    this.#office = office;
  }

  async load(): Promise<void> {
    this.office = await read<Office>(`/api/v1/offices/${encodeURIComponent(this.#office)}`);
    this.devices = await read<Device[]>('/api/v1/devices');
  }

  /** Reads the list again and again until the returned function is called. */
  follow(): () => void {
    const reading = setInterval(() => void this.#refresh(), READ_EVERY_MS);
    return () => clearInterval(reading);
  }

  /** The device that shows a code. */
  find(code: string): Promise<AskingDevice> {
    return read<AskingDevice>(`/api/v1/devices/asking?code=${encodeURIComponent(code)}`);
  }

  /** Lets the device with a code in, under a name of its own or in the place of another. */
  async admit(code: string, name: string, replaces: string, zone: string, counter: string): Promise<Device> {
    const named = Object.entries({ name, replaces, zone, counter }).filter(([, value]) => value !== '');
    const body = { code, office: this.#office, ...Object.fromEntries(named) };
    const device = await this.#changes.post<Device>('/api/v1/devices', body);
    await this.#refresh();
    return device!;
  }

  /** The counters of the office, to which a desk button can call. */
  async counters(): Promise<Counter[]> {
    return read<Counter[]>(`/api/v1/offices/${encodeURIComponent(this.#office)}/counters`);
  }

  async revoke(device: Device): Promise<void> {
    await answer(await send('DELETE', `/api/v1/devices/${encodeURIComponent(device.id)}`));
    await this.#refresh();
  }

  /** Has a device do something. */
  async ask(device: Device, what: ErrandKind): Promise<void> {
    await this.#changes.post<Errand>(`/api/v1/devices/${encodeURIComponent(device.id)}/errands`, { what });
    await this.#refresh();
  }

  /** Sends a board a voice, a ZIP archive. */
  async sendVoice(device: Device, archive: File): Promise<void> {
    const response = await fetch(`/api/v1/devices/${encodeURIComponent(device.id)}/voice`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/zip' },
      credentials: 'same-origin',
      body: archive,
    }).catch(() => Promise.reject(new Unreachable('the server does not answer')));
    await answer<Errand>(response);
    await this.#refresh();
  }

  async #refresh(): Promise<void> {
    try {
      this.devices = await read<Device[]>('/api/v1/devices');
      this.lost = false;
    } catch (error) {
      if (error instanceof Refused && error.status === 401) {
        session.ended();
      }
      this.lost = true;
    }
  }
}
