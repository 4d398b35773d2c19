import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '@donghu/kernel';
import type { PolicyInput } from '@donghu/simulator';
import type { Zone } from '../zone.js';
import { postInsistently } from './insistent-post.js';

const reporters = 6;
/** Keeps a long campaign from drowning in policies. */
const pauseMillis = 80;
/** A report that takes longer goes on by itself: what a dead service holds locked must not end the load. */
const patienceMillis = 1_000;
/** Of such reports at most; then the load waits for one. */
const mostUnanswered = 60;
const policiesPerCancellation = 25;
const operator = { role: 'operator' } as const;

/** Reports policies one by one, all the time, and remembers what was acknowledged. */
export class PolicyLoad {
  readonly #zone: Zone;
  readonly #givenUp: AbortSignal;
  readonly #policies: Iterator<PolicyInput>;
  readonly #running: Promise<unknown>;
  readonly #unanswered = new Set<Promise<void>>();
  readonly #acknowledged = new Map<string, Date>();
  readonly #cancelled = new Set<string>();
  #sent = 0;
  #refused = 0;
  #stopped = false;

  constructor(zone: Zone, policies: Iterable<PolicyInput>, givenUp: AbortSignal) {
    this.#zone = zone;
    this.#givenUp = givenUp;
    this.#policies = policies[Symbol.iterator]();
    this.#running = Promise.all(Array.from({ length: reporters }, () => this.#report()));
    // Told by `stop`.
    this.#running.catch(() => undefined);
  }

  /** Ids of the policies that the intake said it has, and when it first did. */
  get acknowledged(): ReadonlyMap<string, Date> {
    return this.#acknowledged;
  }

  /** Ids of the policies whose cancellation was acknowledged. */
  get cancelled(): ReadonlySet<string> {
    return this.#cancelled;
  }

  /** Reports that break a rule, as the simulated insurers make a few. */
  get refused(): number {
    return this.#refused;
  }

  /** Resolves when every report that was begun is answered; rejects when one of them never was. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
    await Promise.all(this.#unanswered);
  }

  async #report(): Promise<void> {
    while (!this.#stopped && !this.#givenUp.aborted) {
      const { value: policy, done } = this.#policies.next();
      if (done === true) return;
      this.#sent += 1;
      const report = this.#reportOne(policy, this.#sent);
      this.#unanswered.add(report);
      const answered = report.then(() => this.#unanswered.delete(report));
      await Promise.race([answered, delay(patienceMillis)]);
      if (this.#unanswered.size > mostUnanswered) await Promise.race(this.#unanswered);
      await delay(pauseMillis);
    }
  }

  async #reportOne(policy: PolicyInput, place: number): Promise<void> {
    const answer = await postInsistently(this.#zone, {
      service: 'policy-intake',
      path: '/v1/policies',
      as: operator,
      body: policy,
      key: `report-${place}`,
      turn: place,
      signal: this.#givenUp,
    });
    if (answer.status >= 400) {
      this.#refused += 1;
      return;
    }
    const { policyId } = answer.body;
    if (!this.#acknowledged.has(policyId)) this.#acknowledged.set(policyId, systemClock.now());
    if (answer.status === 201 && place % policiesPerCancellation === 0) await this.#cancel(policy, place);
  }

  async #cancel({ insurerUscc, policyNumber, startOn, paidPremium }: PolicyInput, place: number) {
    const answer = await postInsistently(this.#zone, {
      service: 'policy-intake',
      path: `/v1/policies/${insurerUscc}/${policyNumber}/cancellation`,
      as: operator,
      body: { kind: 'FROM_START', effectiveOn: startOn, refund: paidPremium },
      key: `cancel-${place}`,
      turn: place + 1,
      signal: this.#givenUp,
    });
    if (answer.status >= 400) {
      throw new Error(`a cancellation was refused: ${JSON.stringify(answer.body)}`);
    }
    this.#cancelled.add(answer.body.policyId);
  }
}
