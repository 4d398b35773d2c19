const windowMillis = 15_000;
const sampleEveryMillis = 500;
const judgedAfterMillis = 2_000;

interface Sample {
  readonly at: number;
  readonly lines: number;
  readonly bytes: number;
}

/** How fast an import goes now: over the last quarter of a minute, so that a pause is not averaged away. */
export class ProgressRate {
  readonly #begun: number;
  #samples: Sample[] = [];
  #movedAt: number;
  #lines = -1;

  constructor(begun: number) {
    this.#begun = begun;
    this.#movedAt = begun;
  }

  /** Lines a second, the seconds that the bytes left will take, and how long nothing has moved. */
  at(now: number, done: { readonly lines: number; readonly bytes: number; readonly bytesLeft: number }) {
    const { lines, bytes, bytesLeft } = done;
    if (lines !== this.#lines) this.#movedAt = now;
    this.#lines = lines;
    const newest = this.#samples.at(-1);
    if (newest === undefined || now - newest.at >= sampleEveryMillis) {
      this.#samples = [
        ...this.#samples.filter((sample) => now - sample.at <= windowMillis),
        { at: now, lines, bytes },
      ];
    }
    const [oldest = { at: this.#begun, lines: 0, bytes: 0 }] = this.#samples;
    const seconds = Math.max((now - oldest.at) / 1_000, 0.001);
    const bytesPerSecond = (bytes - oldest.bytes) / seconds;
    const canJudge = now - this.#begun >= judgedAfterMillis && bytesPerSecond > 0;
    return {
      rate: now === oldest.at ? 0 : (lines - oldest.lines) / seconds,
      secondsLeft: canJudge ? bytesLeft / bytesPerSecond : undefined,
      silentSeconds: Math.floor((now - this.#movedAt) / 1_000),
    };
  }
}
