import type { CommittedTo, GatheredCollection, Unit } from '@donghu/chassis';
import type { Grant } from '../domain/authorisation.js';
import type { Dispute } from '../domain/dispute.js';
import type { PreNotice } from '../domain/pre-notice.js';
import type { RatingVersion } from '../domain/rating.js';
import type { ShareGrant } from '../domain/share-grant.js';
import { ownWriter } from './own-writer.js';
import { parseVersions, type StoredVersions, versionsText } from './rating-versions-text.js';

interface Change {
  readonly at: Date;
  /** Of the document that changed. */
  readonly version: number;
}

/**
 * An enterprise has a new rating version, an objection to one of its records began or ended, or a drop into class D is
 * announced, not announced any more, or announced for another score.
 */
export interface RatingChange extends Change {
  readonly uscc: string;
  /** What its document holds now, newest last. */
  readonly ratings: readonly RatingVersion[];
  readonly disputes?: readonly Dispute[] | undefined;
  readonly preNotice?: PreNotice | undefined;
  /** Only the notice is another one: those who watch ratings are not told, since most may not see it. */
  readonly noticeOnly?: true;
}

export interface AuthorisationChange extends Change {
  readonly authorisation: string;
  readonly grants: readonly Grant[];
}

export interface ShareGrantChange extends Change {
  readonly shareRequest: string;
  readonly grant: ShareGrant;
}

/** What look-ups are answered from changed. */
export type LoggedChange = RatingChange | AuthorisationChange | ShareGrantChange;

/** As it lies in the store. */
type StoredChange =
  | (Omit<RatingChange, 'ratings'> & { readonly ratings: StoredVersions })
  | AuthorisationChange
  | ShareGrantChange;

interface Entry<Of> {
  /** See `entryId`. */
  readonly _id: string;
  readonly at: Date;
  readonly changes: readonly Of[];
}

/**
 * The changes of a transaction, or some of many, written in it. Every process that writes numbers its own entries from
 * 1. So nobody waits for a common number, and a reader knows of each process where it stands and which numbers are still
 * missing, whatever the order in which transactions end.
 */
export type LogEntry = Entry<LoggedChange>;

export type StoredEntry = Entry<StoredChange>;

const loggedChange = (stored: StoredChange): LoggedChange =>
  'uscc' in stored ? { ...stored, ratings: parseVersions(stored.ratings) } : stored;

export const logEntry = ({ changes, ...entry }: StoredEntry): LogEntry => ({
  ...entry,
  changes: changes.map(loggedChange),
});

export const isRatingChange = (change: LoggedChange): change is RatingChange => 'uscc' in change;

/** Whether watchers of ratings hear of it. */
export const isToldChange = (change: LoggedChange): change is RatingChange =>
  isRatingChange(change) && change.noticeOnly !== true;

export const isShareGrantChange = (change: LoggedChange): change is ShareGrantChange =>
  'shareRequest' in change;

const digits = 10;

export const entryId = (writer: string, number: number): string =>
  `${writer}/${String(number).padStart(digits, '0')}`;

export const entryNumber = (id: string): { readonly writer: string; readonly number: number } => {
  const slash = id.indexOf('/');
  return { writer: id.slice(0, slash), number: Number(id.slice(slash + 1)) };
};

let lastNumber = 0;

const nextId = (): string => {
  lastNumber += 1;
  return entryId(ownWriter, lastNumber);
};

/** Hears of a document, by its id, that is about to be committed in a version, if nothing comes in between. */
export type StagedListener = (id: string, version: number) => void;

/** Hears of an entry that this process has committed to a database. */
export type CommittedListener = (entry: LogEntry, db: CommittedTo) => void;

const stagedListeners = new Set<StagedListener>();
const committedListeners = new Set<CommittedListener>();

const listenIn =
  <Listener>(listeners: Set<Listener>) =>
  (listener: Listener): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };

/** From now on until the returned function is called. */
export const onStagedChange = listenIn(stagedListeners);

/** From now on until the returned function is called. An entry whose commit was not answered is in the log only. */
export const onCommittedEntry = listenIn(committedListeners);

const storedChange = (change: LoggedChange): StoredChange =>
  isRatingChange(change) ? { ...change, ratings: versionsText(change.ratings) } : change;

export const ratingChanges: GatheredCollection<LoggedChange, StoredEntry> = {
  name: 'rating_changes',
  indexes: [],
  entryOf: (changes) => ({
    _id: nextId(),
    at: new Date(Math.max(...changes.map(({ at }) => at.getTime()))),
    changes: changes.map(storedChange),
  }),
  committed: ({ _id, at }, changes, db) => {
    for (const listener of committedListeners) listener({ _id, at, changes }, db);
  },
};

const log = (unit: Unit, document: string, change: LoggedChange): void => {
  unit.gather(ratingChanges, change);
  for (const listener of stagedListeners) listener(document, change.version);
};

export const logRatingChange = (unit: Unit, change: RatingChange): void => log(unit, change.uscc, change);

export const logAuthorisationChange = (unit: Unit, change: AuthorisationChange): void =>
  log(unit, change.authorisation, change);

export const logShareGrantChange = (unit: Unit, change: ShareGrantChange): void =>
  log(unit, change.shareRequest, change);
