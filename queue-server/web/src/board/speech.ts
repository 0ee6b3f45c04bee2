// Says calls from the clips of the shipped voices, one after the other. The grammar is that of the display board.

/** The pauses of an announcement, in seconds. */
const BETWEEN_CLIPS_S = 0.12;
const AFTER_LETTER_S = 0.2;
const AFTER_CHIME_S = 0.3;
const BEFORE_NEXT_S = 0.4;

/** The clips of a call in a language. */
export function clips(language: string, number: string, counter: string, attempt: number): string[] {
  const again = attempt < 2 ? [] : attempt === 2 ? ['second-call'] : ['last-call'];
  const prefix = letterClip(number.slice(0, 1));
  return ['number', ...prefix, ...numberClips(language, Number(number.slice(1))), ...again, 'counter', ...label(language, counter)];
}

function letterClip(letter: string): string[] {
  const plain = letter.toLowerCase().replace('ç', 'c').replace('ë', 'e');
  return /^[a-z]$/.test(plain) ? [`letter-${plain}`] : [];
}

function numberClips(language: string, number: number): string[] {
  const rest = number % 100;
  if (number < 100 || (number < 1000 && rest === 0)) {
    return [`${number}`];
  }
  if (number >= 1000) {
    return [...`${number}`];
  }
  const hundreds = number - rest;
  const withAnd =
    language === 'sq' || language === 'en' || (language === 'mk' && (rest < 20 || rest % 10 === 0)) ||
    (language === 'el' && hundreds === 100);
  return [withAnd ? `${hundreds}-and` : `${hundreds}`, `${rest}`];
}

function label(language: string, text: string): string[] {
  const pieces = text.match(/\d+|\D/g) ?? [];
  return pieces.flatMap((piece) => (/^\d+$/.test(piece) ? numberClips(language, Number(piece)) : letterClip(piece)));
}

/** Says one announcement after the other; silent until a person has touched the page, as browsers want it. */
export class Speaker {
  #context: AudioContext | undefined;
  readonly #sounds = new Map<string, Promise<AudioBuffer>>();
  #last: Promise<void> = Promise.resolve();

  /** Whether anything can be heard. */
  get on(): boolean {
    return this.#context?.state === 'running';
  }

  /** A person wants to hear calls. */
  async start(): Promise<void> {
    this.#context ??= new AudioContext();
    await this.#context.resume();
  }

  /** Says the sentences in turn, twice, after what is being said; `allowed` is asked when its time has come. */
  say(sentences: { language: string; clips: string[] }[], allowed: () => Promise<boolean>): void {
    this.#last = this.#last.then(async () => {
      if (this.on && (await allowed())) {
        await this.#play(sentences);
      }
    }).catch(() => undefined);
  }

  async #play(sentences: { language: string; clips: string[] }[]): Promise<void> {
    const context = this.#context!;
    let at = context.currentTime + 0.05;
    const place = async (path: string, pause: number): Promise<void> => {
      const buffer = await this.#sound(path);
      const source = context.createBufferSource();
      source.buffer = buffer;
      source.connect(context.destination);
      at = Math.max(at, context.currentTime);
      source.start(at);
      at += buffer.duration + pause;
    };
    await place('/sounds/chime.ogg', AFTER_CHIME_S);
    for (const { language, clips } of [...sentences, ...sentences]) {
      for (const [index, clip] of clips.entries()) {
        const last = index === clips.length - 1;
        const pause = last ? BEFORE_NEXT_S : clip.startsWith('letter-') ? AFTER_LETTER_S : BETWEEN_CLIPS_S;
        await place(`/sounds/${language}/${clip}.ogg`, pause);
      }
    }
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, at - context.currentTime) * 1000));
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
