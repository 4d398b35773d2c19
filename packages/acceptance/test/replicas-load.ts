import { setTimeout as delay } from 'node:timers/promises';
import type { PolicyInput } from '@donghu/simulator';
import type { ServiceName } from '@donghu/supervisor/platform';
import type { Answer, Caller, Zone } from '../src/zone.js';

const operator = { role: 'operator' } as const;
const inFlight = 32;
const pauseMillis = 50;
/** A store may keep what a killed process held locked in a transaction for up to a minute. */
const decidedWithinMillis = 90_000;

export interface ReplicaPost {
  readonly service: ServiceName;
  readonly path: string;
  readonly as: Caller;
  readonly body: unknown;
  /** Sent with every try, to whichever replica: it happens once. */
  readonly key: string;
  /** The replica that is asked first; a further try goes to the next one. */
  readonly replica: number;
}

const isUndecided = ({ status, body }: Answer): boolean =>
  status === 429 || status >= 500 || body?.code === 'IDEMPOTENCY_KEY_IN_FLIGHT';

/** Posts as a client behind a load balancer does: the same request, until one of the replicas answers it. */
export const postToReplicas = async (
  zone: Zone,
  { service, path, as, body, key, replica }: ReplicaPost,
): Promise<Answer> => {
  const replicas = zone.platform.replicas(service).length;
  const until = performance.now() + decidedWithinMillis;
  for (let attempt = 0; ; attempt += 1) {
    const asked = (replica + attempt) % replicas;
    const answer = await zone.call(service, 'POST', path, as, body, key, asked).catch(() => undefined);
    if (answer !== undefined && !isUndecided(answer)) return answer;
    if (performance.now() > until) {
      throw new Error(`${path} (${key}) was not decided: ${answer?.status} ${JSON.stringify(answer?.body)}`);
    }
    await delay(pauseMillis);
  }
};

/** The same report given to two replicas at the same instant. */
export interface Twin {
  readonly sameKey: boolean;
  readonly answers: readonly [Answer, Answer];
}

/** Reports policies to the replicas of the intake in turn, and every tenth one to two of them at once. */
export class ReplicaLoad {
  readonly acknowledged = new Set<string>();
  readonly twins: Twin[] = [];
  readonly #zone: Zone;
  readonly #policies: Iterator<PolicyInput>;
  readonly #run: string;
  #sent = 0;

  constructor(zone: Zone, run: string, policies: Iterable<PolicyInput>) {
    this.#zone = zone;
    this.#run = run;
    this.#policies = policies[Symbol.iterator]();
  }

  /** Resolves when every policy has its answer. */
  async send(): Promise<void> {
    await Promise.all(Array.from({ length: inFlight }, () => this.#report()));
  }

  async #report(): Promise<void> {
    for (let next = this.#policies.next(); next.done !== true; next = this.#policies.next()) {
      this.#sent += 1;
      await this.#reportOne(next.value, this.#sent);
    }
  }

  async #reportOne(policy: PolicyInput, place: number): Promise<void> {
    const key = `${this.#run}-${place}`;
    const isTwin = place % 10 === 0;
    if (!isTwin) {
      this.#remember(await this.#post(policy, key, place));
      return;
    }
    const sameKey = place % 20 === 0;
    const answers = await Promise.all([
      this.#post(policy, key, place),
      this.#post(policy, sameKey ? key : `${key}-again`, place + 1),
    ]);
    this.twins.push({ sameKey, answers });
    for (const answer of answers) this.#remember(answer);
  }

  #post(body: PolicyInput, key: string, replica: number): Promise<Answer> {
    return postToReplicas(this.#zone, {
      service: 'policy-intake',
      path: '/v1/policies',
      as: operator,
      body,
      key,
      replica,
    });
  }

  /** The simulated insurers break a rule now and then: what is refused is nobody's. */
  #remember({ status, body }: Answer): void {
    if (status < 300) this.acknowledged.add(body.policyId);
  }
}
