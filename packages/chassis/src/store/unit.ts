import type { Db, Filter, FindOptions } from 'mongodb';
import type { DocumentCollection, Draft, EntryCollection, StoredDocument } from './document-collection.js';
import { findByIds } from './find-by-ids.js';
import type { OutgoingEvent } from './outgoing-event.js';
import type { ReferenceCache } from './reference-cache.js';
import type { WriteBatch } from './write-batch.js';

interface Slot {
  /** Version in the store when it was read; 0 when it was not there. */
  readonly storedVersion: number;
  readonly current: StoredDocument | undefined;
}

interface Changes {
  readonly slots: Map<string, { readonly collection: string; readonly slot: Slot }>;
  readonly entries: { readonly collection: string; readonly entry: { readonly _id: string } }[];
  readonly events: OutgoingEvent[];
}

const noChanges = (): Changes => ({ slots: new Map(), entries: [], events: [] });

const slotKey = (collection: string, id: string): string => `${collection}\u0000${id}`;

/** How the first attempt at a group may spare itself reading. */
export interface Shortcuts {
  readonly references: ReferenceCache;
}

/**
 * What one group of requests has read and wants to write. Documents are read for the whole group at once and
 * kept by id, so that two requests of a group that touch one document see each other's change. Nothing
 * reaches the store before the batch is sent; versions catch whoever changed a document in between.
 */
export class Unit {
  readonly #db: Pick<Db, 'collection'>;
  readonly #read = new Map<string, Slot>();
  readonly #kept = noChanges();
  readonly #shortcuts: Shortcuts | undefined;
  /** What was taken for known without asking the store: by collection, the ids and the versions, 0 for missing. */
  readonly #taken = new Map<string, Map<string, number>>();
  #staged: Changes | undefined;

  /** Without shortcuts everything is read from the store. */
  constructor(db: Pick<Db, 'collection'>, shortcuts?: Shortcuts) {
    this.#db = db;
    this.#shortcuts = shortcuts;
  }

  /** Asks the store whether everything is as it was taken for. */
  async shortcutsHold(): Promise<boolean> {
    const checks = [...this.#taken].map(async ([name, taken]) => {
      const found = await findByIds(this.#db.collection<StoredDocument>(name), [...taken.keys()]);
      const versions = new Map(found.map(({ _id, version }) => [_id, version]));
      return [...taken].every(([id, version]) => (versions.get(id) ?? 0) === version);
    });
    return (await Promise.all(checks)).every((holds) => holds);
  }

  /** Reads documents by id, in one query; the missing ones are remembered as missing. */
  async fetch<D extends StoredDocument>(
    collection: DocumentCollection<D>,
    ids: Iterable<string>,
  ): Promise<void> {
    const wanted = [...new Set(ids)].filter((id) => !this.#read.has(slotKey(collection.name, id)));
    if (wanted.length === 0) return;
    const found = await findByIds(this.#db.collection<StoredDocument>(collection.name), wanted);
    for (const id of wanted) this.#remember(collection.name, id, undefined);
    for (const document of found) this.#remember(collection.name, document._id, document);
  }

  /**
   * Reads documents that nearly always are not there yet, since what is decided makes them. The first attempt takes
   * that for granted: whoever puts one that is there after all collides with its id, and the next attempt reads.
   */
  async fetchUnlikely<D extends StoredDocument>(
    collection: DocumentCollection<D>,
    ids: Iterable<string>,
  ): Promise<void> {
    if (this.#shortcuts === undefined) return this.fetch(collection, ids);
    for (const id of ids) {
      if (!this.#read.has(slotKey(collection.name, id))) this.#take(collection.name, id, undefined);
    }
  }

  /** Reads documents that seldom change, and that the decision does not: the first attempt may see one a second old. */
  async fetchReference<D extends StoredDocument>(
    collection: DocumentCollection<D>,
    ids: Iterable<string>,
  ): Promise<void> {
    const references = this.#shortcuts?.references;
    if (references === undefined) return this.fetch(collection, ids);
    const asked: string[] = [];
    for (const id of new Set(ids)) {
      const key = slotKey(collection.name, id);
      const known = this.#read.has(key) ? undefined : references.find(key);
      if (known === undefined) asked.push(id);
      else this.#take(collection.name, id, known);
    }
    await this.fetch(collection, asked);
    for (const id of asked) {
      const key = slotKey(collection.name, id);
      const document = this.#read.get(key)?.current;
      if (document !== undefined) references.keep(key, document);
    }
  }

  /** Once its changes are committed: what they changed is not known any more. */
  forgetChanged(references: ReferenceCache): void {
    for (const key of this.#kept.slots.keys()) references.forget(key);
  }

  /** Reads documents by a condition; they can be had by `get` afterwards too. */
  async fetchWhere<D extends StoredDocument>(
    collection: DocumentCollection<D>,
    filter: Filter<D>,
    options: FindOptions = {},
  ): Promise<readonly D[]> {
    const found = await this.#db.collection<D>(collection.name).find(filter, options).toArray();
    for (const document of found) {
      if (!this.#read.has(slotKey(collection.name, document._id))) {
        this.#remember(collection.name, document._id, document as StoredDocument);
      }
    }
    // The driver adds WithId to a type that has its id already.
    return found as unknown as readonly D[];
  }

  /** The document as this group sees it now. Asking for one that was not fetched is a programming error. */
  get<D extends StoredDocument>(collection: DocumentCollection<D>, id: string): D | undefined {
    const key = slotKey(collection.name, id);
    const slot = this.#staged?.slots.get(key)?.slot ?? this.#kept.slots.get(key)?.slot ?? this.#read.get(key);
    if (slot === undefined)
      throw new Error(`${collection.name}/${id} was not fetched before it was asked for`);
    return slot.current as D | undefined;
  }

  /**
   * Inserts or replaces a document and returns its new version. A projection gives the version itself, so that
   * it follows from the events and not from how often, and in which order, they were handled.
   */
  put<D extends StoredDocument>(
    collection: DocumentCollection<D>,
    document: Draft<D> & { readonly _id: string },
    givenVersion?: number,
  ): number {
    const key = slotKey(collection.name, document._id);
    const before = this.get(collection, document._id);
    const storedVersion = this.#read.get(key)?.storedVersion ?? 0;
    const version = givenVersion ?? (before?.version ?? 0) + 1;
    this.#changes().slots.set(key, {
      collection: collection.name,
      slot: { storedVersion, current: { ...document, version } },
    });
    return version;
  }

  /** Adds an entry to a collection that only grows. */
  append<E extends { readonly _id: string }>(collection: EntryCollection<E>, entry: E): void {
    this.#changes().entries.push({ collection: collection.name, entry });
  }

  emit(event: OutgoingEvent): void {
    this.#changes().events.push(event);
  }

  /** Runs one member's decision; what it staged is kept only when `keep` says so of its outcome. */
  member<Outcome>(decide: () => Outcome, keep: (outcome: Outcome) => boolean): Outcome {
    const staged = noChanges();
    this.#staged = staged;
    try {
      const outcome = decide();
      if (keep(outcome)) this.#keep(staged);
      return outcome;
    } finally {
      this.#staged = undefined;
    }
  }

  get events(): readonly OutgoingEvent[] {
    return this.#kept.events;
  }

  get isEmpty(): boolean {
    return this.#kept.slots.size === 0 && this.#kept.entries.length === 0 && this.#kept.events.length === 0;
  }

  /** Adds everything that is to be written. */
  addTo(batch: WriteBatch): void {
    for (const { collection, slot } of this.#kept.slots.values()) {
      const document = slot.current;
      if (document === undefined) continue;
      if (slot.storedVersion === 0) batch.insert(collection, [document]);
      else batch.replace(collection, document, slot.storedVersion);
    }
    for (const { collection, entry } of this.#kept.entries) batch.insert(collection, [entry]);
  }

  #changes(): Changes {
    if (this.#staged === undefined) throw new Error('changes are staged inside a member only');
    return this.#staged;
  }

  #keep(staged: Changes): void {
    for (const [key, change] of staged.slots) this.#kept.slots.set(key, change);
    this.#kept.entries.push(...staged.entries);
    this.#kept.events.push(...staged.events);
  }

  /** For known, without asking. */
  #take(collection: string, id: string, document: StoredDocument | undefined): void {
    const taken = this.#taken.get(collection) ?? new Map<string, number>();
    this.#taken.set(collection, taken.set(id, document?.version ?? 0));
    this.#remember(collection, id, document);
  }

  #remember(collection: string, id: string, document: StoredDocument | undefined): void {
    this.#read.set(slotKey(collection, id), { storedVersion: document?.version ?? 0, current: document });
  }
}
