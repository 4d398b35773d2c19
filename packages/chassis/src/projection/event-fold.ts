import { isDomainError } from '@donghu/kernel';
import type { JsMsg } from '@nats-io/jetstream';
import type { CollectionOptions, Db, Document } from 'mongodb';
import type { AnyEventHandler } from '../messaging/event-handler.js';
import { type ReadMessage, readMessage } from '../messaging/read-message.js';
import { redeliverySubject } from '../messaging/streams.js';
import { findInboxMarks, inboxId } from '../store/inbox.js';
import type { MongoConnection } from '../store/mongo-connection.js';
import { Unit } from '../store/unit.js';
import type { Facts, UseCase } from '../store/use-case.js';
import { WriteBatch } from '../store/write-batch.js';
import type { ProjectionSource } from './projection.js';

interface FoldedMessage extends ReadMessage {
  readonly sequence: number;
}

/**
 * Builds a projection in a collection beside the live one, by the live handlers. An event counts where it counted
 * for the live projection: once, and not under an id that the inbox knows with another payload.
 */
export class EventFold {
  readonly #store: MongoConnection;
  readonly #source: ProjectionSource;
  readonly #db: Pick<Db, 'collection'>;
  readonly #signal: AbortSignal;
  /** Ids in 16 characters of one byte each: a stream can hold millions. */
  readonly #seen = new Set<string>();
  #read = 0;
  #refused = 0;
  #handledLive = 0;

  constructor(
    store: MongoConnection,
    source: ProjectionSource,
    target: { readonly live: string; readonly rebuilt: string },
    signal: AbortSignal,
  ) {
    this.#store = store;
    this.#source = source;
    this.#db = redirected(store.db, target);
    this.#signal = signal;
  }

  /** Messages taken so far. */
  get read(): number {
    return this.#read;
  }

  /** Of these, the ones that are no event, or that the handler refuses: dead letters of the live consumer. */
  get refused(): number {
    return this.#refused;
  }

  /** Events among them that the live consumer has handled. */
  get handledLive(): number {
    return this.#handledLive;
  }

  /** What the live consumer has not been given yet, behind the sequence `settled`, is left to it. */
  async fold(messages: readonly JsMsg[], settled: number): Promise<void> {
    const byType = new Map<string, FoldedMessage[]>();
    for (const message of await this.#choose(messages, settled)) {
      const list = byType.get(message.envelope.type) ?? [];
      list.push(message);
      byType.set(message.envelope.type, list);
    }
    for (const [type, list] of byType) {
      const handler = this.#source.handlers.get(type);
      if (handler !== undefined) await this.#handle(handler, list);
    }
  }

  async #choose(messages: readonly JsMsg[], settled: number): Promise<readonly FoldedMessage[]> {
    const { consumer, stream, handlers } = this.#source;
    const redelivery = redeliverySubject(stream, consumer);
    const readable = messages.flatMap((message): FoldedMessage[] => {
      const read = readMessage(message, handlers, redelivery);
      if (!isDomainError(read)) return [{ ...read, sequence: message.seq }];
      // What is sent again to the consumer may be of a kind that builds something else.
      if (read.code !== 'UNKNOWN_EVENT_TYPE') this.#refuse();
      return [];
    });
    const marks = await findInboxMarks(
      this.#store.db,
      readable.map(({ envelope }) => inboxId(consumer, envelope.id)),
    );
    return readable.filter(({ envelope, payloadSha256, sequence }) => {
      const mark = marks.get(inboxId(consumer, envelope.id));
      if (mark === undefined && sequence > settled) return false;
      if (mark !== undefined && mark.payloadSha256 !== payloadSha256) {
        this.#refuse();
        return false;
      }
      this.#read += 1;
      const id = Buffer.from(envelope.id.replaceAll('-', ''), 'hex').toString('latin1');
      if (this.#seen.has(id)) return false;
      this.#seen.add(id);
      if (mark !== undefined) this.#handledLive += 1;
      return true;
    });
  }

  #refuse(): void {
    this.#read += 1;
    this.#refused += 1;
  }

  async #handle(handler: AnyEventHandler, messages: readonly FoldedMessage[]): Promise<void> {
    await handler.handle(
      messages.map(({ event }) => event),
      this.#signal,
      (useCase, inputs) => this.#run(useCase, inputs),
    );
  }

  async #run<Input, Output>(useCase: UseCase<Input, Output>, inputs: readonly Input[]): Promise<void> {
    const unit = new Unit(this.#db);
    await useCase.load(inputs, unit);
    for (const input of inputs) {
      const output = unit.member(
        () => useCase.decide(input, unit, noFacts),
        (outcome) => !isDomainError(outcome),
      );
      if (isDomainError(output)) this.#refused += 1;
    }
    if (unit.events.length > 0) throw new Error(`${useCase.name} publishes, and builds no projection`);
    const batch = new WriteBatch(this.#store.client, this.#db);
    unit.addTo(batch);
    await this.#store.client.withSession((session) => batch.send(session));
  }
}

/** Handlers know the live name; whatever they read and write of it is of the rebuilt one. */
const redirected = (
  db: Db,
  { live, rebuilt }: { readonly live: string; readonly rebuilt: string },
): Pick<Db, 'collection'> => ({
  collection: <Schema extends Document = Document>(name: string, options?: CollectionOptions) => {
    if (name !== live) throw new Error(`the projection ${live} depends on ${name}`);
    return db.collection<Schema>(rebuilt, options);
  },
});

const impure = (): never => {
  throw new Error('a projection depends on its events only, and on no clock and no new id');
};

const noFacts: Facts = {
  get now(): never {
    return impure();
  },
  get today(): never {
    return impure();
  },
  newId: impure,
};
