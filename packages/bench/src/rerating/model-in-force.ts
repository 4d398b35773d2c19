import { setTimeout } from 'node:timers/promises';
import type { CreditService } from '../credit/credit-service.js';
import { openGradedEvents } from './graded-events.js';

const inForce = '2025.1';
const proposed = '2026.1';
const askEveryMillis = 200;
const dayMillis = 86_400_000;

type Json = Readonly<Record<string, unknown>>;

/** The doors of scoring models, for two operators. */
export class ModelInForce {
  readonly #http: string;
  readonly #natsUrl: string;
  readonly #tokens: { readonly first: string; readonly second: string };

  static async open(service: CreditService): Promise<ModelInForce> {
    return new ModelInForce(service, {
      first: await service.token('operator', 'first@drc'),
      second: await service.token('operator', 'second@drc'),
    });
  }

  private constructor(
    { http, natsUrl }: CreditService,
    tokens: { readonly first: string; readonly second: string },
  ) {
    this.#http = http;
    this.#natsUrl = natsUrl;
    this.#tokens = tokens;
  }

  /** Proposes the model in force under another version, and tries it on everybody; gives the seconds of the trial. */
  async tryAnother(): Promise<number> {
    const { model } = await this.#call('GET', `/v1/scoring-models/${inForce}`);
    await this.#call('POST', '/v1/scoring-models', { ...(model as Json), version: proposed });
    const begun = performance.now();
    const { id } = await this.#call('POST', `/v1/scoring-models/${proposed}/dry-runs`);
    for (;;) {
      const { state } = await this.#call('GET', `/v1/scoring-models/${proposed}/dry-runs/${String(id)}`);
      if (state === 'FINISHED') return (performance.now() - begun) / 1_000;
      if (state === 'FAILED') throw new Error('the dry run failed');
      await setTimeout(askEveryMillis);
    }
  }

  /**
   * Brings it into force from tomorrow on, and lets that day begin; gives the seconds until all enterprises are rated by
   * it and their events are in the stream.
   */
  async rateByIt(enterprises: number): Promise<number> {
    const tomorrow = new Date(Date.now() + dayMillis + chinaMillis).toISOString().slice(0, 10);
    const activation = `/v1/scoring-models/${proposed}/activation`;
    await this.#call('POST', activation, { from: tomorrow });
    await this.#call('POST', `${activation}/approval`, undefined, this.#tokens.second);
    const events = await openGradedEvents(this.#natsUrl);
    try {
      const wanted = (await events.count()) + enterprises;
      const begun = performance.now();
      await this.#call('PUT', '/v1/business-clock', { now: `${tomorrow}T00:00:00+08:00` });
      while ((await events.count()) < wanted) await setTimeout(askEveryMillis);
      const seconds = (performance.now() - begun) / 1_000;
      const { leftToRate } = await this.#call('GET', `/v1/scoring-models/${proposed}`);
      if (leftToRate !== 0)
        throw new Error(`${String(leftToRate)} are not rated, although all events are there`);
      return seconds;
    } finally {
      await events.close();
    }
  }

  async #call(method: string, path: string, body?: Json, token = this.#tokens.first): Promise<Json> {
    const answer = await fetch(`${this.#http}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': `${method}${path}`,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Json);
  }
}

/** Asia/Shanghai is UTC+8. */
const chinaMillis = 8 * 3_600_000;
