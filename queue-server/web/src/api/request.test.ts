import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterEach, expect, test } from 'vitest';

import { Changes, read, Refused, Unreachable } from './request';

let server: Server | undefined;

afterEach(() => server?.close());

/** A server of its own for one test, and its address. */
async function serve(listener: RequestListener): Promise<string> {
  server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((listening) => server?.once('listening', listening));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('a change whose reply was lost is sent again under the same key', async () => {
  const keys: unknown[] = [];
  const url = await serve((request, response) => {
    keys.push(request.headers['idempotency-key']);
    if (keys.length === 1) {
      request.socket.destroy();
    } else {
      response.end('{"done":true}');
    }
  });
  expect(await new Changes([0, 0]).post(`${url}/call`, {})).toEqual({ done: true });
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBe(keys[1]);
});

test('the next change after an answer has another key', async () => {
  const keys = new Set<unknown>();
  const url = await serve((request, response) => {
    keys.add(request.headers['idempotency-key']);
    response.writeHead(204).end();
  });
  const changes = new Changes([0, 0]);
  expect(await changes.post(url)).toBeUndefined();
  await changes.post(url);
  expect(keys.size).toBe(2);
});

test('a refusal carries its code and is not sent again', async () => {
  let asked = 0;
  const url = await serve((_, response) => {
    asked += 1;
    response.writeHead(409, { 'content-type': 'application/problem+json' }).end('{"code":"counter_busy","detail":"busy"}');
  });
  const refused = await new Changes([0, 0]).post(url).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(Refused);
  expect(refused).toMatchObject({ status: 409, code: 'counter_busy' });
  expect(asked).toBe(1);
});

test('a server that never answers is unreachable, and asking again keeps the key', async () => {
  const keys = new Set<unknown>();
  const url = await serve((request) => {
    keys.add(request.headers['idempotency-key']);
    request.socket.destroy();
  });
  const changes = new Changes([0, 0]);
  await expect(changes.post(url)).rejects.toBeInstanceOf(Unreachable);
  await expect(changes.post(url)).rejects.toBeInstanceOf(Unreachable);
  expect(keys.size).toBe(1);
});

test('a read that is refused without a problem says the status', async () => {
  const url = await serve((_, response) => response.writeHead(500).end('oops'));
  await expect(read(url)).rejects.toMatchObject({ status: 500, code: 'http_500' });
});

test('where too much comes from one address a page waits and asks again by itself', async () => {
  let asked = 0;
  const url = await serve((_, response) => {
    asked += 1;
    if (asked < 3) {
      response.writeHead(429, { 'Retry-After': '5' }).end('{"code":"too_many_requests"}');
    } else {
      response.end('{"open":true}');
    }
  });
  expect(await read(`${url}/services`, 1000, [0, 0])).toEqual({ open: true });
  asked = 0;
  await expect(read(`${url}/services`, 1000, [0])).rejects.toMatchObject({ status: 429, code: 'too_many_requests' });
  expect(asked).toBe(2);
});

test('after wrong codes a page does not ask again by itself', async () => {
  let asked = 0;
  const url = await serve((_, response) => {
    asked += 1;
    response.writeHead(429).end('{"code":"too_many_attempts"}');
  });
  await expect(read(`${url}/a/X`, 1000, [0, 0])).rejects.toBeInstanceOf(Refused);
  expect(asked).toBe(1);
});
