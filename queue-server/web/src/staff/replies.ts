// Replies and stream events cross each other. A reply counts only while the stream has not spoken of the same ticket
// since the request went out: what the stream said then is at least as new.

export class Replies {
  #news = 0;
  #allAt = 0;
  readonly #heardAt = new Map<string, number>();

  /** The moment a request goes out. */
  mark(): number {
    return this.#news;
  }

  /** The stream spoke of one ticket. */
  heard(id: string): void {
    this.#news += 1;
    this.#heardAt.set(id, this.#news);
  }

  /** The stream gave a full picture. */
  all(): void {
    this.#news += 1;
    this.#allAt = this.#news;
    this.#heardAt.clear();
  }

  /** Whether a reply to what was asked at `mark` is newer than what the stream said. */
  isNews(id: string, mark: number): boolean {
    return Math.max(this.#heardAt.get(id) ?? 0, this.#allAt) <= mark;
  }
}
