import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

import { compress } from './compress.ts';

// Pages that share chunks. The server serves `/staff`, `/manage`, `/admin`, `/setup`, `/programme`, `/services`, `/transparency/{office}`, `/t/{code}`, `/book/{office}` and `/a/{code}` from the
// HTML files and everything they load from `/assets`. Nothing is inlined: the pages' policy allows neither inline scripts
// nor styles, nor `data:` addresses.
export default defineConfig({
  base: '/',
  plugins: [svelte(), compress()],
  server: { fs: { allow: ['.', '../../assets/fonts'] }, proxy: { '/api': 'http://127.0.0.1:8080' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    license: { fileName: 'licenses.md' },
    chunkSizeWarningLimit: 600,
    modulePreload: { polyfill: false },
    target: ['chrome91', 'edge91', 'firefox91', 'safari15'],
    rolldownOptions: { input: ['staff.html', 'manage.html', 'admin.html', 'setup.html', 'programme.html', 'phone.html', 'book.html', 'services.html', 'transparency.html', 'board.html'] },
  },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
