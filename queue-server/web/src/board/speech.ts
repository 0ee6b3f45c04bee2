// Says calls from the clips of the shipped voices, one after the other, and free text with the browser's own voice.

import { readAloud, readVoices } from './aloud';
import { lengthOf, type Length } from './places';

/** The pauses of an announcement, in seconds. */
const BETWEEN_CLIPS_S = 0.12;
const AFTER_LETTER_S = 0.2;
const AFTER_CHIME_S = 0.3;
const BEFORE_NEXT_S = 0.4;

/** What is said of a call once, in one language. */
export interface Sentence {
  language: string;
  /** The clips it is joined of; none for free text. */
  clips: string[];
  /** The words, for the browser's own voice where a clip is missing. */
  words: string;
}

/** The parts of an announcement: the chime, and the sentences one after the other. */
export function announcement(sentences: readonly Sentence[], length: Length): { chime: boolean; said: Sentence[] } {
  const main = sentences.slice(0, 1);
  switch (length) {
    case 'full':
      return { chime: true, said: [...sentences, ...sentences] };
    case 'once':
      return { chime: true, said: [...sentences] };
    case 'main':
      return { chime: true, said: main };
    case 'brief':
      return { chime: false, said: main };
  }
}

/** A call or announcement that waits to be said. */
export interface Wish {
  call: string;
  ticket: string;
  /** When it was called, by this page's own clock in milliseconds. */
  atMs: number;
  sentences: Sentence[];
  /** Said before everything that waits, and as loudly as ever: everybody must hear of a danger. */
  urgent?: boolean;
  /** How much is said of it; by how many wait and how old it is, where nothing stands here. */
  length?: Length;
  /** Whether this board says it; asked when its time has come. */
  allowed: () => Promise<boolean>;
}

/** So loud is what is said while a kiosk nearby reads aloud. */
const BESIDE_A_KIOSK = 0.3;

/** Says one announcement after the other; silent until a person has touched the page, as browsers want it. */
export class Speaker {
  #context: AudioContext | undefined;
  #gain: GainNode | undefined;
  #quieter = false;
  readonly #sounds = new Map<string, Promise<AudioBuffer>>();
  #waiting: Wish[] = [];
  #speaking: Wish | undefined;

  /** Hears of every change of what is said and what waits. */
  constructor(readonly changed: () => void = () => undefined) {}

  /** Whether anything can be heard. */
  get on(): boolean {
    return this.#context?.state === 'running';
  }

  /** The calls being said or waiting to be, in their order. */
  get unspoken(): string[] {
    return [...(this.#speaking === undefined ? [] : [this.#speaking]), ...this.#waiting].map((wish) => wish.call);
  }

  /** A person wants to hear calls. */
  async start(): Promise<void> {
    if (this.#context === undefined) {
      this.#context = new AudioContext();
      this.#gain = this.#context.createGain();
      this.#gain.connect(this.#context.destination);
      this.quieter(this.#quieter);
    }
    readVoices();
    await this.#context.resume();
  }

  /** Speaks more quietly from now on, or no longer. */
  quieter(quieter: boolean): void {
    this.#quieter = quieter;
    if (this.#gain !== undefined) {
      this.#gain.gain.value = this.#loudness;
    }
  }

  get #loudness(): number {
    return this.#quieter && this.#speaking?.urgent !== true ? BESIDE_A_KIOSK : 1;
  }

  /** Says a call after those before it; nothing while nothing can be heard. */
  say(wish: Wish): void {
    if (this.on) {
      this.withdraw(wish.ticket);
      this.#waiting = wish.urgent === true ? [wish, ...this.#waiting] : [...this.#waiting, wish];
      void this.#next();
    }
  }

  /** What was called for this ticket is not said any more. */
  withdraw(ticket: string): void {
    this.#waiting = this.#waiting.filter((wish) => wish.ticket !== ticket);
  }

  /** Another board speaks from now on. */
  clear(): void {
    this.#waiting = [];
  }

  async #next(): Promise<void> {
    if (this.#speaking !== undefined) {
      return;
    }
    const wish = this.#waiting.shift();
    if (wish === undefined) {
      return;
    }
    const length = wish.length ?? lengthOf(this.#waiting.length, performance.now() - wish.atMs);
    this.#speaking = wish;
    this.quieter(this.#quieter);
    this.changed();
    try {
      if (length !== null && this.on && (await wish.allowed())) {
        await this.#play(announcement(wish.sentences, length));
      }
    } catch {
      // A sound that cannot be had leaves the call on the screen; the next one is said.
    } finally {
      this.#speaking = undefined;
      this.changed();
      void this.#next();
    }
  }

  async #play({ chime, said }: { chime: boolean; said: Sentence[] }): Promise<void> {
    const context = this.#context!;
    let at = context.currentTime + 0.05;
    const place = (buffer: AudioBuffer, pause: number): void => {
      const source = context.createBufferSource();
      source.buffer = buffer;
      source.connect(this.#gain!);
      at = Math.max(at, context.currentTime);
      source.start(at);
      at += buffer.duration + pause;
    };
    const heard = () => new Promise((resolve) => setTimeout(resolve, Math.max(0, at - context.currentTime) * 1000));
    if (chime) {
      await this.#sound('/sounds/chime.ogg').then((buffer) => place(buffer, AFTER_CHIME_S), () => undefined);
    }
    for (const { language, clips, words } of said) {
      const sounds = clips.map((clip) => this.#sound(`/sounds/${language}/${clip}.ogg`));
      const buffers = await Promise.all(sounds).catch(() => []);
      buffers.forEach((buffer, nth) => place(buffer, pauseAfter(clips, nth)));
      // A sentence without one of its words misleads: then the browser says all of it, or the chime alone calls.
      if (buffers.length === 0) {
        await heard();
        await readAloud(language, words, this.#loudness);
      }
    }
    await heard();
  }

  #sound(path: string): Promise<AudioBuffer> {
    let sound = this.#sounds.get(path);
    if (sound === undefined) {
      sound = fetch(path)
        .then((response) => (response.ok ? response.arrayBuffer() : Promise.reject(new Error(path))))
        .then((bytes) => this.#context!.decodeAudioData(bytes));
      sound.catch(() => this.#sounds.delete(path));
      this.#sounds.set(path, sound);
    }
    return sound;
  }
}

function pauseAfter(clips: readonly string[], nth: number): number {
  if (nth === clips.length - 1) {
    return BEFORE_NEXT_S;
  }
  return clips[nth]?.startsWith('letter-') === true ? AFTER_LETTER_S : BETWEEN_CLIPS_S;
}
