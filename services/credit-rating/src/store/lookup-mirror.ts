import { type Clock, startOfDay } from '@donghu/kernel';
import type { Db } from 'mongodb';
import type { Grant } from '../domain/authorisation.js';
import { type Dispute, disputedAt, type KnownRating } from '../domain/dispute.js';
import { ratingAt } from '../domain/rating.js';
import type { ShareGrant } from '../domain/share-grant.js';
import { type AuthorisationDocument, authorisations } from './authorisations.js';
import type { ChangeFollower } from './change-feed.js';
import { type EnterpriseDocument, enterprises, type StoredEnterprise } from './enterprises.js';
import { isRatingChange, isShareGrantChange, type LoggedChange, onStagedChange } from './rating-changes.js';
import { parseVersions } from './rating-versions-text.js';
import { type ShareGrantDocument, shareGrants } from './share-grants.js';
import { stalestAnswerMillis } from './stalest-answer.js';

/** A rating as it is shown, in bytes that many answers share, and from when until when it is the one in force. */
export interface MirroredRating {
  /** Of the enterprise's document. */
  readonly version: number;
  readonly from: number;
  readonly until: number;
  readonly shown: Buffer;
}

/** `UNSURE`: memory cannot say, the store can. `undefined`: there is nothing. */
export type FromMemory<T> = T | undefined | 'UNSURE';

/** Longer than any transaction lives: what was staged then and is not there now was given up. */
const stagedForgottenMillis = 75_000;

const renewedAtOnce = 100;

/** No instant lies in it. */
const never = { from: Number.POSITIVE_INFINITY, until: Number.NEGATIVE_INFINITY };

type RatingsOnly = Pick<EnterpriseDocument, '_id' | 'version' | 'ratings' | 'disputes' | 'preNotice'>;

/** Of the store's documents. */
const mirroredFields = { ratings: 1, disputes: 1, preNotice: 1, version: 1 };

type GrantsOnly = Pick<AuthorisationDocument, '_id' | 'version' | 'grants'>;
type MirroredShareGrant = { readonly version: number; readonly grant: ShareGrant };

interface Staged {
  readonly version: number;
  readonly forgottenAt: number;
}

const turnsOf = ({ from, to }: Dispute): readonly number[] =>
  to === undefined ? [from.getTime()] : [from.getTime(), to.getTime()];

/**
 * What look-ups need of every enterprise, every authorisation and every grant of a share request, in memory. It
 * follows the changes of all processes; what this process is about to change itself is in doubt from before the commit
 * on until the change has come back, so that nobody reads an older answer from memory after it.
 */
export class LookupMirror implements ChangeFollower {
  readonly #db: Db;
  readonly #clock: Clock;
  readonly #show: (uscc: string, rating: KnownRating) => Uint8Array;
  readonly #ratings = new Map<string, MirroredRating>();
  readonly #grants = new Map<string, { readonly version: number; readonly grants: readonly Grant[] }>();
  readonly #shareGrants = new Map<string, MirroredShareGrant>();
  readonly #staged = new Map<string, Staged>();
  readonly #outdated = new Set<string>();
  readonly #ignoreStaged: () => void;
  #loaded = false;
  #confirmedAt = Number.NEGATIVE_INFINITY;

  /** `show` gives a rating the bytes that answers hold. */
  constructor(db: Db, clock: Clock, show: (uscc: string, rating: KnownRating) => Uint8Array) {
    this.#db = db;
    this.#clock = clock;
    this.#show = show;
    this.#ignoreStaged = onStagedChange((id, version) => this.#stage(id, version));
  }

  get size(): { readonly enterprises: number; readonly authorisations: number } {
    return { enterprises: this.#ratings.size, authorisations: this.#grants.size };
  }

  /** Whether memory answers at all now. */
  isCurrent(): boolean {
    return this.#loaded && performance.now() - this.#confirmedAt <= stalestAnswerMillis;
  }

  /** The rating in force at an instant; of the past only as far back as the one of today reaches. */
  rating(uscc: string, at: number): FromMemory<MirroredRating> {
    if (!this.isCurrent() || this.#isStaged(uscc)) return 'UNSURE';
    const found = this.#ratings.get(uscc);
    if (found === undefined) return undefined;
    if (at >= found.until) this.#outdated.add(uscc);
    return found.from <= at && at < found.until ? found : 'UNSURE';
  }

  grants(authorisation: string): FromMemory<readonly Grant[]> {
    if (!this.isCurrent() || this.#isStaged(authorisation)) return 'UNSURE';
    return this.#grants.get(authorisation)?.grants;
  }

  shareGrant(request: string): FromMemory<ShareGrant> {
    if (!this.isCurrent() || this.#isStaged(request)) return 'UNSURE';
    return this.#shareGrants.get(request)?.grant;
  }

  /** Whether an enterprise is kept under just this code, which is therefore well-formed. */
  knows(uscc: string): boolean {
    return this.#ratings.has(uscc);
  }

  async load(signal: AbortSignal): Promise<void> {
    const rated = this.#db
      .collection<StoredEnterprise>(enterprises.name)
      .find({}, { projection: mirroredFields })
      .batchSize(1_000);
    for await (const { _id, version, ratings, disputes, preNotice } of rated) {
      signal.throwIfAborted();
      this.#remember({ _id, version: Number(version), ratings: parseVersions(ratings), disputes, preNotice });
    }
    const authorised = this.#db
      .collection<AuthorisationDocument>(authorisations.name)
      .find({}, { projection: { grants: 1, version: 1 } })
      .batchSize(1_000);
    for await (const { _id, version, grants } of authorised) {
      signal.throwIfAborted();
      this.#rememberGrants({ _id, version: Number(version), grants });
    }
    const shared = this.#db.collection<ShareGrantDocument>(shareGrants.name).find({}).batchSize(1_000);
    for await (const { _id, version, ...grant } of shared) {
      signal.throwIfAborted();
      this.#rememberShareGrant(_id, { version: Number(version), grant });
    }
    this.#loaded = true;
  }

  changed(change: LoggedChange): void {
    if (isRatingChange(change)) {
      const { uscc, version, ratings, disputes, preNotice } = change;
      this.#remember({ _id: uscc, version, ratings, disputes, preNotice });
    } else if (isShareGrantChange(change)) {
      const { shareRequest, version, grant } = change;
      this.#rememberShareGrant(shareRequest, { version, grant });
    } else {
      this.#rememberGrants({ _id: change.authorisation, version: change.version, grants: change.grants });
    }
  }

  async confirmed(asOf: number): Promise<void> {
    this.#confirmedAt = asOf;
    if (this.#outdated.size > 0) await this.#renew();
  }

  close(): void {
    this.#ignoreStaged();
  }

  #stage(id: string, version: number): void {
    this.#staged.set(id, { version, forgottenAt: performance.now() + stagedForgottenMillis });
  }

  #isStaged(id: string): boolean {
    const staged = this.#staged.size === 0 ? undefined : this.#staged.get(id);
    if (staged === undefined) return false;
    if (performance.now() < staged.forgottenAt) return true;
    this.#staged.delete(id);
    return false;
  }

  #settle(id: string, version: number): void {
    if ((this.#staged.get(id)?.version ?? Number.POSITIVE_INFINITY) <= version) this.#staged.delete(id);
  }

  #remember(document: RatingsOnly): void {
    const { _id, version } = document;
    const known = this.#ratings.get(_id);
    if (known === undefined || known.version <= version) this.#ratings.set(_id, this.#mirrored(document));
    this.#settle(_id, version);
  }

  #rememberGrants({ _id, version, grants }: GrantsOnly): void {
    if ((this.#grants.get(_id)?.version ?? 0) < version) this.#grants.set(_id, { version, grants });
    this.#settle(_id, version);
  }

  #rememberShareGrant(request: string, change: MirroredShareGrant): void {
    if ((this.#shareGrants.get(request)?.version ?? 0) < change.version)
      this.#shareGrants.set(request, change);
    this.#settle(request, change.version);
  }

  /**
   * Between two of these instants the answer is the same: a version takes effect, the one in force expires, an
   * objection is filed or ends, a notice is given.
   */
  #mirrored({ _id: uscc, version, ratings, disputes = [], preNotice }: RatingsOnly): MirroredRating {
    const now = this.#clock.now();
    const inForce = ratingAt(ratings, now);
    if (inForce === undefined) return { version, ...never, shown: Buffer.alloc(0) };
    const turns = [
      ...ratings.flatMap(({ effectiveAt, validTo }) => [
        effectiveAt.getTime(),
        startOfDay(validTo).getTime(),
      ]),
      ...disputes.flatMap(turnsOf),
      ...(preNotice === undefined ? [] : [preNotice.announcedAt.getTime()]),
    ];
    const millis = now.getTime();
    return {
      version,
      from: Math.max(...turns.filter((turn) => turn <= millis)),
      until: Math.min(...turns.filter((turn) => turn > millis)),
      // Copied into memory that small buffers share: one of its own costs several times as much.
      shown: Buffer.from(this.#show(uscc, { ...inForce, disputed: disputedAt(disputes, now), preNotice })),
    };
  }

  /** Those whose time was over when they were asked for. */
  async #renew(): Promise<void> {
    const codes = [...this.#outdated].slice(0, renewedAtOnce);
    for (const code of codes) this.#outdated.delete(code);
    const found = await this.#db
      .collection<StoredEnterprise>(enterprises.name)
      .find({ _id: { $in: codes } }, { projection: mirroredFields })
      .toArray();
    for (const { _id, version, ratings, disputes, preNotice } of found) {
      this.#remember({ _id, version: Number(version), ratings: parseVersions(ratings), disputes, preNotice });
    }
  }
}
