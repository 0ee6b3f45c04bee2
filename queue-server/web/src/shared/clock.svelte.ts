// The office's clock, which runs faster in a demonstration. Its readings tick so that running times move.

import type { Office } from '../api/types';

/** How often running times move, in real milliseconds. */
const TICK_MS = 250;

export class OfficeClock {
  /** The office's time in milliseconds since 1970. */
  now = $state(Date.now());
  #at = performance.now();
  #shown = Date.now();
  #speed = 1;

  /** Takes over what the server's clock showed, halfway between asking and being answered. */
  set(clock: Office['clock'], askedAt: number): void {
    this.#at = (askedAt + performance.now()) / 2;
    this.#shown = new Date(clock.now).getTime();
    this.#speed = clock.speed;
    this.tick();
  }

  tick(): void {
    this.now = this.#shown + (performance.now() - this.#at) * this.#speed;
  }

  /** Ticks until the returned function is called. */
  run(): () => void {
    const ticking = setInterval(() => this.tick(), TICK_MS);
    return () => clearInterval(ticking);
  }
}
