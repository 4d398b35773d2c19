import { setTimeout as delay } from 'node:timers/promises';
import { calendarDateAt, systemClock, yearOf } from '@donghu/kernel';
import { finance, reviewer } from '../subsidies.js';
import type { Answer, Zone } from '../zone.js';
import { type Post, postInsistently } from './insistent-post.js';

/** Small, so that some run out and the last fen is fought for. */
const budgetOfPayer = '400000.00';
const pauseMillis = 2_000;

/** Approves and pays what waits, again and again, while the platform is disturbed. */
export class FinanceOffice {
  readonly #zone: Zone;
  readonly #givenUp: AbortSignal;
  readonly #year = yearOf(calendarDateAt(systemClock.now()));
  readonly #stopping = new AbortController();
  #running: Promise<void> = Promise.resolve();
  #round = 0;

  constructor(zone: Zone, givenUp: AbortSignal) {
    this.#zone = zone;
    this.#givenUp = givenUp;
  }

  async setBudgets(): Promise<void> {
    const { items } = await this.#zone.must('subsidy-disbursement', 'GET', '/v1/schemes', finance);
    const schemes = new Set<string>(items.map((scheme: { code: string }) => scheme.code));
    for (const scheme of schemes) {
      for (const payer of ['CITY', 'ZONE']) {
        const body = { scheme, year: this.#year, payer, amount: budgetOfPayer };
        await this.#zone.must('subsidy-disbursement', 'POST', '/v1/budgets', finance, body);
      }
    }
  }

  open(): void {
    this.#running = this.#work();
    // Told by `close`.
    this.#running.catch(() => undefined);
  }

  /** Resolves when the round that was begun is done; rejects when one could not be done. */
  async close(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async approveAndPay(): Promise<void> {
    this.#round += 1;
    await this.#succeed({
      service: 'subsidy-disbursement',
      path: '/v1/approvals',
      as: reviewer,
      body: { scheme: 'ALL', year: this.#year },
      key: `approval-${this.#round}`,
      turn: this.#round,
      signal: this.#givenUp,
    });
    await this.#succeed({
      service: 'subsidy-disbursement',
      path: '/v1/payment-batches',
      as: finance,
      body: { scheme: 'ALL' },
      key: `payment-${this.#round}`,
      turn: this.#round + 1,
      signal: this.#givenUp,
    });
  }

  async #work(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.approveAndPay();
      await delay(pauseMillis, undefined, { signal }).catch(() => undefined);
    }
  }

  async #succeed(post: Post): Promise<Answer> {
    const answer = await postInsistently(this.#zone, post);
    if (answer.status < 300) return answer;
    throw new Error(`${post.path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
  }
}
