import { setTimeout as delay } from 'node:timers/promises';
import { eventCatalogue } from '@donghu/contracts';
import { systemClock, uuidV7 } from '@donghu/kernel';
import type { CampaignBroker } from './campaign-broker.js';
import { seededDraw } from './shuffled-deck.js';

/** A message that no consumer can handle, and the code under which it must be given up. */
export interface Poison {
  readonly eventId: string;
  readonly code: 'MALFORMED_PROTOBUF' | 'UNKNOWN_EVENT_TYPE' | 'SUBJECT_MISMATCH';
}

/** The consumers that are given what arrives on the subjects of the poison. */
export const poisonedConsumers = ['credit-rating__policies', 'subsidy-disbursement__policies'] as const;

const codes = ['MALFORMED_PROTOBUF', 'UNKNOWN_EVENT_TYPE', 'SUBJECT_MISMATCH'] as const;
const pauseMillis = 400;
const party = '91420100MA4KPOISN0';
const { PolicyAccepted } = eventCatalogue;

/** Publishes messages that are no events among the policies, as a careless integrator would. */
export class PoisonTrickle {
  readonly #broker: CampaignBroker;
  readonly #draw;
  readonly #published = new Map<string, Poison>();
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;

  constructor(broker: CampaignBroker, seed: number, givenUp: AbortSignal) {
    givenUp.addEventListener('abort', () => this.#stopping.abort());
    this.#broker = broker;
    this.#draw = seededDraw(seed, 'poison');
    this.#running = this.#trickle();
    // Told by `stop`.
    this.#running.catch(() => undefined);
  }

  /** By event id. */
  get published(): ReadonlyMap<string, Poison> {
    return this.#published;
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #trickle(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.#publishOne();
      await delay(pauseMillis, undefined, { signal }).catch(() => undefined);
    }
  }

  async #publishOne(): Promise<void> {
    const code = codes[this.#draw(codes.length)] ?? 'MALFORMED_PROTOBUF';
    const eventId = uuidV7(systemClock);
    // Before it is published: whoever reads the stream meanwhile knows it.
    this.#published.set(eventId, { eventId, code });
    const policyId = `${party}/POISON-${this.#published.size}`;
    const event = { policyId, policy: undefined, acceptedOn: '2026-01-01' };
    await this.#broker.publish({
      subject: `${PolicyAccepted.subjectPrefix}.${party}`,
      headers: new Map([
        ['ce-specversion', '1.0'],
        ['ce-id', eventId],
        ['ce-source', '/integrator'],
        ['ce-type', code === 'UNKNOWN_EVENT_TYPE' ? 'donghu.policy.v1.PolicyImagined' : PolicyAccepted.type],
        ['ce-subject', encodeURIComponent(policyId)],
        ['ce-time', systemClock.now().toISOString()],
        ['ce-correlationid', eventId],
        ['content-type', 'application/protobuf'],
        ['donghu-aggregate-version', '1'],
        ['Nats-Msg-Id', eventId],
      ]),
      // Field 1 of an unending length; else a policy that is not there, so of no insurer.
      body: code === 'MALFORMED_PROTOBUF' ? Uint8Array.of(0x0a, 0xff, 0xff) : PolicyAccepted.encode(event),
    });
  }
}
