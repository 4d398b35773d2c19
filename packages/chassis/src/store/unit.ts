import type { Db, Filter, FindOptions } from 'mongodb';
import { ByCollection } from './by-collection.js';
import type {
  DocumentCollection,
  Draft,
  EntryCollection,
  GatheredCollection,
  Identified,
  LastingCollection,
  StoredDocument,
  StoredForm,
} from './document-collection.js';
import { findByIds, findPresent } from './find-by-ids.js';
import type { KnownPresence } from './known-presence.js';
import type { OutgoingEvent } from './outgoing-event.js';
import type { ReferenceCache } from './reference-cache.js';
import type { WriteBatch } from './write-batch.js';

interface Slot {
  /** Version in the store when it was read; 0 when it was not there. */
  readonly storedVersion: number;
  readonly current: StoredDocument | undefined;
}

interface ChangedSlot extends Slot {
  readonly form: StoredForm<StoredDocument, StoredDocument> | undefined;
}

interface NewEntry {
  readonly collection: string;
  readonly entry: Identified;
}

interface NewPart {
  readonly collection: GatheredCollection<unknown, Identified>;
  readonly part: unknown;
}

/** Parts of one entry at most. */
const partsInOneEntry = 100;

/** What a member changed a document from, to be taken back if it is refused. */
interface Undone {
  readonly collection: string;
  readonly id: string;
  readonly slot: ChangedSlot | undefined;
}

/** Of a document in the cache of all collections. */
const cacheKey = (collection: string, id: string): string => `${collection}\u0000${id}`;

/** As it is used, of a document as it lies in the store. */
const used = <D extends StoredDocument>(collection: DocumentCollection<D>, stored: StoredDocument): D =>
  // What lies in a collection is of its shape, or of its form's.
  collection.form === undefined ? (stored as D) : collection.form.fromStored(stored);

/** Of the references of one group. */
const mostRemembered = 100;

/** How the first attempt at a group may spare itself reading. */
export interface Shortcuts {
  readonly references: ReferenceCache;
  readonly presence: KnownPresence;
}

/**
 * What one group of requests has read and wants to write. Documents are read for the whole group at once and
 * kept by id, so that two requests of a group that touch one document see each other's change. Nothing
 * reaches the store before the batch is sent; versions catch whoever changed a document in between.
 */
export class Unit {
  readonly #db: Pick<Db, 'collection'>;
  readonly #read = new ByCollection<Slot>();
  readonly #changed = new ByCollection<ChangedSlot>();
  readonly #entries: NewEntry[] = [];
  readonly #events: OutgoingEvent[] = [];
  readonly #parts: NewPart[] = [];
  /** What is to be called once all of this is committed. */
  readonly #told: (() => void)[] = [];
  /** Of the member that decides just now. */
  #undo: Undone[] | undefined;
  readonly #shortcuts: Shortcuts | undefined;
  /** What was taken for known without asking the store: by collection, the ids and the versions, 0 for missing. */
  readonly #taken = new ByCollection<number>();
  readonly #present = new ByCollection<boolean>();
  /** Collections that last, into which something was put. */
  readonly #lasting = new Set<string>();

  /** Without shortcuts everything is read from the store. */
  constructor(db: Pick<Db, 'collection'>, shortcuts?: Shortcuts) {
    this.#db = db;
    this.#shortcuts = shortcuts;
  }

  /** Asks the store whether everything is as it was taken for. */
  async shortcutsHold(): Promise<boolean> {
    const checks = [...this.#taken.entries()].map(async ([name, taken]) => {
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
    const wanted = [...new Set(ids)].filter((id) => !this.#read.has(collection.name, id));
    if (wanted.length === 0) return;
    const found = await findByIds(this.#db.collection<StoredDocument>(collection.name), wanted);
    for (const id of wanted) this.#remember(collection.name, id, undefined);
    for (const stored of found) this.#remember(collection.name, stored._id, used(collection, stored));
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
      if (!this.#read.has(collection.name, id)) this.#take(collection.name, id, undefined);
    }
  }

  /** Makes place for a document under an id that was just made up: nobody else can have it, and nothing is read. */
  reserve<D extends StoredDocument>(collection: DocumentCollection<D>, id: string): void {
    this.#remember(collection.name, id, undefined);
  }

  /**
   * Reads documents that seldom change, and that the decision does not: the first attempt may see one a second old.
   * Many are read at once for less than it costs to remember each.
   */
  async fetchReference<D extends StoredDocument>(
    collection: DocumentCollection<D>,
    ids: Iterable<string>,
  ): Promise<void> {
    const references = this.#shortcuts?.references;
    const wanted = new Set(ids);
    if (references === undefined || wanted.size > mostRemembered) return this.fetch(collection, wanted);
    const asked: string[] = [];
    for (const id of wanted) {
      if (this.#read.has(collection.name, id)) continue;
      const known = references.find(cacheKey(collection.name, id));
      if (known === undefined) asked.push(id);
      else this.#take(collection.name, id, known);
    }
    await this.fetch(collection, asked);
    for (const id of asked) {
      const document = this.#read.get(collection.name, id)?.current;
      if (document !== undefined) references.keep(cacheKey(collection.name, id), document);
    }
  }

  /**
   * Learns which documents are there: the first attempt asks only for those that were not seen, or made, before. They
   * are not read: `isPresent` tells of them.
   */
  async fetchPresence<D extends StoredDocument>(
    { name }: LastingCollection<D>,
    ids: Iterable<string>,
  ): Promise<void> {
    const known = this.#shortcuts?.presence;
    const asked = new Set<string>();
    for (const id of ids) {
      const isKnown = known?.has(name, id) === true;
      this.#present.set(name, id, isKnown);
      if (!isKnown) asked.add(id);
    }
    for (const id of await findPresent(this.#db.collection<StoredDocument>(name), [...asked])) {
      this.#present.set(name, id, true);
      known?.keep(name, id);
    }
  }

  /** Asking for one whose presence was not fetched is a programming error. */
  isPresent<D extends StoredDocument>({ name }: LastingCollection<D>, id: string): boolean {
    const isPresent = this.#present.get(name, id);
    if (isPresent === undefined) throw new Error(`the presence of ${name}/${id} was not fetched`);
    return isPresent;
  }

  /** Once its changes are committed: what they changed is not known any more. */
  forgetChanged(references: ReferenceCache): void {
    for (const [collection, slots] of this.#changed.entries()) {
      for (const id of slots.keys()) references.forget(cacheKey(collection, id));
    }
  }

  /** Once its changes are committed: what lasts is known to be there. */
  keepPresence(presence: KnownPresence): void {
    for (const collection of this.#lasting) {
      for (const id of this.#changed.of(collection).keys()) presence.keep(collection, id);
    }
  }

  /** Reads documents by a condition on what lies in the store; they can be had by `get` afterwards too. */
  async fetchWhere<D extends StoredDocument>(
    collection: DocumentCollection<D>,
    filter: Filter<D>,
    options: FindOptions = {},
  ): Promise<readonly D[]> {
    const stored = await this.#db.collection<D>(collection.name).find(filter, options).toArray();
    // The driver adds WithId to a type that has its id already.
    const found = stored.map((document) => used(collection, document as StoredDocument));
    for (const document of found) {
      if (!this.#read.has(collection.name, document._id)) {
        this.#remember(collection.name, document._id, document);
      }
    }
    return found;
  }

  /** The document as this group sees it now. Asking for one that was not fetched is a programming error. */
  get<D extends StoredDocument>(collection: DocumentCollection<D>, id: string): D | undefined {
    const { name } = collection;
    const slot = this.#changed.get(name, id) ?? this.#read.get(name, id);
    if (slot === undefined)
      throw new Error(`${collection.name}/${id} was not fetched before it was asked for`);
    return slot.current as D | undefined;
  }

  /** All documents of a collection that were fetched and are there, as this group sees them now. */
  all<D extends StoredDocument>(collection: DocumentCollection<D>): readonly D[] {
    return [...this.#read.of(collection.name).keys()].flatMap((id) => this.get(collection, id) ?? []);
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
    const { name, form } = collection;
    const before = this.get(collection, document._id);
    const storedVersion = this.#read.get(name, document._id)?.storedVersion ?? 0;
    const version = givenVersion ?? (before?.version ?? 0) + 1;
    const current = { ...document, version };
    if (collection.isLasting === true) this.#lasting.add(name);
    this.#change(name, document._id, { storedVersion, current, form });
    return version;
  }

  /** Takes a document away, in just the version that was read. */
  remove<D extends StoredDocument>(collection: DocumentCollection<D>, id: string): void {
    if (collection.isLasting === true) throw new Error(`nothing is taken out of ${collection.name}`);
    if (this.get(collection, id) === undefined) return;
    const storedVersion = this.#read.get(collection.name, id)?.storedVersion ?? 0;
    this.#change(collection.name, id, { storedVersion, current: undefined, form: undefined });
  }

  /** Adds an entry to a collection that only grows. */
  append<E extends Identified>({ name, form }: EntryCollection<E>, entry: E): void {
    this.#requireMember();
    this.#entries.push({ collection: name, entry: form?.toStored(entry) ?? entry });
  }

  emit(event: OutgoingEvent): void {
    this.#requireMember();
    this.#events.push(event);
  }

  /** Adds to the entry that the members of the group write together. */
  gather<Part, Entry extends Identified>(collection: GatheredCollection<Part, Entry>, part: Part): void {
    this.#requireMember();
    // Its parts are kept beside their collection, and are given to no other.
    this.#parts.push({ collection: collection as GatheredCollection<unknown, Identified>, part });
  }

  /** To be called after the commit of what was added to a batch. */
  tellCommitted(): void {
    for (const tell of this.#told) tell();
  }

  /** Runs one member's decision; what it changed is kept only when `keep` says so of its outcome. */
  member<Outcome>(decide: () => Outcome, keep: (outcome: Outcome) => boolean): Outcome {
    const takeBack = this.#begin();
    let isKept = false;
    try {
      const outcome = decide();
      isKept = keep(outcome);
      return outcome;
    } finally {
      if (!isKept) takeBack();
      this.#undo = undefined;
    }
  }

  get events(): readonly OutgoingEvent[] {
    return this.#events;
  }

  get isEmpty(): boolean {
    return (
      this.#changed.isEmpty &&
      this.#entries.length === 0 &&
      this.#parts.length === 0 &&
      this.#events.length === 0
    );
  }

  /** Adds everything that is to be written. */
  addTo(batch: WriteBatch): void {
    for (const [collection, slots] of this.#changed.entries()) {
      const made: StoredDocument[] = [];
      for (const [id, { storedVersion, current, form }] of slots) {
        if (current === undefined) {
          if (storedVersion > 0) batch.remove(collection, id, storedVersion);
          continue;
        }
        const stored = form === undefined ? current : form.toStored(current);
        if (storedVersion === 0) made.push(stored);
        else batch.replace(collection, stored, storedVersion);
      }
      batch.insert(collection, made);
    }
    for (const { collection, entry } of this.#entries) batch.insert(collection, [entry]);
    for (const collection of new Set(this.#parts.map((added) => added.collection))) {
      this.#addGathered(collection, batch);
    }
  }

  #addGathered(collection: GatheredCollection<unknown, Identified>, batch: WriteBatch): void {
    const gathered = this.#parts.filter((added) => added.collection === collection).map(({ part }) => part);
    for (let start = 0; start < gathered.length; start += partsInOneEntry) {
      const parts = gathered.slice(start, start + partsInOneEntry);
      const entry = collection.entryOf(parts);
      batch.insert(collection.name, [entry]);
      this.#told.push(() => collection.committed(entry, parts, this.#db));
    }
  }

  /** Gives what undoes all that is changed from now on. */
  #begin(): () => void {
    const undo: Undone[] = [];
    const [entries, events, parts] = [this.#entries.length, this.#events.length, this.#parts.length];
    this.#undo = undo;
    return () => {
      for (const { collection, id, slot } of undo.toReversed()) {
        if (slot === undefined) this.#changed.delete(collection, id);
        else this.#changed.set(collection, id, slot);
      }
      this.#entries.length = entries;
      this.#events.length = events;
      this.#parts.length = parts;
    };
  }

  #change(collection: string, id: string, slot: ChangedSlot): void {
    this.#requireMember().push({ collection, id, slot: this.#changed.get(collection, id) });
    this.#changed.set(collection, id, slot);
  }

  #requireMember(): Undone[] {
    if (this.#undo === undefined) throw new Error('changes are made inside a member only');
    return this.#undo;
  }

  /** For known, without asking. */
  #take(collection: string, id: string, document: StoredDocument | undefined): void {
    this.#taken.set(collection, id, document?.version ?? 0);
    this.#remember(collection, id, document);
  }

  #remember(collection: string, id: string, document: StoredDocument | undefined): void {
    this.#read.set(collection, id, { storedVersion: document?.version ?? 0, current: document });
  }
}
