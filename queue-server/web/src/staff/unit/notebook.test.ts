import { expect, test } from 'vitest';

import { Unreachable } from '../../api/request';
import type { Noted, PastService } from '../../api/types';
import { Notebook, presentOf, refusedOf, told, unsentOf, type Shelf } from './notebook';
import { Sender } from './sender';

/** A browser's storage that outlives pages. */
class Kept implements Shelf {
  readonly texts = new Map<string, string>();

  names(begin: string): string[] {
    return [...this.texts.keys()].filter((name) => name.startsWith(begin));
  }

  get(name: string): string | null {
    return this.texts.get(name) ?? null;
  }

  set(name: string, text: string | null): void {
    if (text === null) {
      this.texts.delete(name);
    } else {
      this.texts.set(name, text);
    }
  }
}

/** A server that knows what it was told, and can lose the line before or after it wrote. */
class Server {
  readonly known = new Map<string, PastService>();
  line: 'there' | 'cut' | 'reply lost' = 'there';
  refuses: string | null = null;

  readonly tell = async (services: PastService[]): Promise<Noted[]> => {
    if (this.line === 'cut') {
      throw new Unreachable('cut');
    }
    const said = services.map((service): Noted => {
      if (this.known.has(service.id)) {
        return { id: service.id, result: 'already_known' };
      }
      if (this.refuses !== null) {
        return { id: service.id, result: 'refused', code: this.refuses };
      }
      this.known.set(service.id, service);
      return { id: service.id, result: 'accepted' };
    });
    if (this.line === 'reply lost') {
      throw new Unreachable('reply lost');
    }
    return said;
  };
}

const NINE = new Date('2026-11-23T09:00:00Z').getTime();
const minute = (n: number): number => NINE + n * 60_000;

function give(notebook: Notebook, service: string, from: number, to: number): void {
  notebook.end(notebook.start(service, '1', minute(from)), { outcome: 'resolved' }, minute(to));
}

test('a service goes on across a reload until it is ended', () => {
  const kept = new Kept();
  new Notebook('kajan', kept).start('GJC-02', '1', NINE + 700);
  const afterReload = new Notebook('kajan', kept).entries();
  expect(presentOf(afterReload, '1')).toMatchObject({ service: 'GJC-02', started_at: '2026-11-23T09:00:00Z' });
  expect(unsentOf(afterReload)).toEqual([]);
});

test('what was given while the line was cut is told with its times, the oldest first', async () => {
  const [kept, server] = [new Kept(), new Server()];
  const notebook = new Notebook('kajan', kept);
  server.line = 'cut';
  give(notebook, 'GJC-02', 0, 5);
  expect(await new Sender(notebook, server.tell).run(minute(5))).toBe(false);
  give(notebook, 'TAK-04', 6, 9);
  server.line = 'there';
  expect(await new Sender(new Notebook('kajan', kept), server.tell).run(minute(20))).toBe(true);
  expect([...server.known.values()].map((one) => [one.service, one.started_at, one.ended_at])).toEqual([
    ['GJC-02', '2026-11-23T09:00:00Z', '2026-11-23T09:05:00Z'],
    ['TAK-04', '2026-11-23T09:06:00Z', '2026-11-23T09:09:00Z'],
  ]);
  expect(notebook.entries()).toEqual([]);
});

test('a lost reply neither loses nor doubles a service', async () => {
  const [notebook, server] = [new Notebook('kajan', new Kept()), new Server()];
  give(notebook, 'GJC-02', 0, 5);
  server.line = 'reply lost';
  await new Sender(notebook, server.tell).run(minute(5));
  expect(unsentOf(notebook.entries())).toHaveLength(1);
  server.line = 'there';
  await new Sender(notebook, server.tell).run(minute(6));
  expect([server.known.size, notebook.entries().length]).toEqual([1, 0]);
});

test('two windows of the same browser never write over each other', async () => {
  const [kept, server] = [new Kept(), new Server()];
  const windows = [new Notebook('kajan', kept), new Notebook('kajan', kept)];
  windows.forEach((notebook, nth) => give(notebook, `S${nth}`, nth, nth + 1));
  await Promise.all(windows.map((notebook) => new Sender(notebook, server.tell).run(minute(9))));
  expect([server.known.size, windows[0]!.entries().length]).toEqual([2, 0]);
});

test('more services than are told at once are all told', async () => {
  const [notebook, server] = [new Notebook('kajan', new Kept()), new Server()];
  for (let nth = 0; nth < 120; nth += 1) {
    give(notebook, 'GJC-02', nth, nth + 1);
  }
  await new Sender(notebook, server.tell).run(minute(200));
  expect([server.known.size, notebook.entries().length]).toEqual([120, 0]);
});

test('what the server refuses for good is kept apart and not told again', async () => {
  const [notebook, server] = [new Notebook('kajan', new Kept()), new Server()];
  give(notebook, 'GJC-02', 0, 5);
  server.refuses = 'unknown_service';
  await new Sender(notebook, server.tell).run(minute(6));
  expect(refusedOf(notebook.entries()).map((entry) => entry.refused)).toEqual(['unknown_service']);
  expect(unsentOf(notebook.entries())).toEqual([]);
});

test('clocks that differ a little are given time', async () => {
  const [notebook, server] = [new Notebook('kajan', new Kept()), new Server()];
  give(notebook, 'GJC-02', 0, 5);
  server.refuses = 'impossible_times';
  await new Sender(notebook, server.tell).run(minute(5));
  expect(unsentOf(notebook.entries())).toHaveLength(1);
  await new Sender(notebook, server.tell).run(minute(8));
  expect(refusedOf(notebook.entries())).toHaveLength(1);
});

test('a service begun by mistake leaves nothing', () => {
  const notebook = new Notebook('kajan', new Kept());
  notebook.forget(notebook.start('GJC-02', '1', NINE).id);
  expect(notebook.entries()).toEqual([]);
});

test('a service never ends before it began, whatever the clock does', () => {
  const notebook = new Notebook('kajan', new Kept());
  const entry = notebook.end(notebook.start('GJC-02', '1', minute(5)), { outcome: 'resolved' }, minute(4));
  expect(told(entry).ended_at).toBe(told(entry).started_at);
});

test('a browser that keeps nothing says so at once', () => {
  const forgetful: Shelf = { names: () => [], get: () => null, set: () => undefined };
  expect(() => new Notebook('kajan', forgetful).start('GJC-02', '1', NINE)).toThrow();
});

test('another office’s services and damaged entries stay out', () => {
  const kept = new Kept();
  new Notebook('belsh', kept).start('GJC-02', '1', NINE);
  kept.set('radha.unit.kajan.damaged', '{');
  expect(new Notebook('kajan', kept).entries()).toEqual([]);
});
