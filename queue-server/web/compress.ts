// Writes a compressed copy beside every text of the build. The server embeds both and sends what the browser takes.

import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';

import type { Plugin } from 'vite';

const TEXT = /\.(css|html|js|md|svg)$/;

export function compress(): Plugin {
  let directory = '';
  return {
    name: 'compress',
    apply: 'build',
    configResolved(config) {
      directory = join(config.root, config.build.outDir);
    },
    async closeBundle() {
      for (const path of await readdir(directory, { recursive: true })) {
        if (!TEXT.test(path)) {
          continue;
        }
        const plain = await readFile(join(directory, path));
        for (const [ending, packed] of [
          ['br', brotliCompressSync(plain)],
          ['gz', gzipSync(plain, { level: 9 })],
        ] as const) {
          if (packed.length < plain.length) {
            await writeFile(join(directory, `${path}.${ending}`), packed);
          }
        }
      }
    },
  };
}
