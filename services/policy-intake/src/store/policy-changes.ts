import { type DomainError, domainError, Refusal } from '@donghu/kernel';
import { type ChangeStream, type ChangeStreamDocument, type Db, MongoServerError } from 'mongodb';
import { type BookedPolicy, isBooked, type PolicyDocument, policies } from './policies.js';

export interface PolicyChange {
  /** To go on behind this change. */
  readonly cursor: string;
  /** Undefined where only the cursor moves on. */
  readonly policy: BookedPolicy | undefined;
}

export interface WatchedPolicies {
  /** Empty for what happens from now on. */
  readonly cursor: string;
  /** All where none is named. */
  readonly insuredUsccs: readonly string[];
}

/** MongoDB's resume tokens are hexadecimal; other servers of its protocol give letters and digits, too. */
const cursorPattern = /^[0-9A-Za-z]{1,1024}$/;

const cursorLost = (): DomainError => {
  const detail = 'The cursor is too old or not of this service: list what is needed, and watch without one';
  return domainError('VALIDATION_FAILED', detail, {
    fields: [{ pointer: '/cursor', rule: 'CURSOR_LOST', detail }],
  });
};

export const checkCursor = (cursor: string): DomainError | undefined =>
  cursor === '' || cursorPattern.test(cursor) ? undefined : cursorLost();

/** How long the store holds a question open while nothing happens. */
const patienceMillis = 1_000;

const cursorOf = (token: unknown): string | undefined => {
  const data = typeof token === 'object' && token !== null ? Reflect.get(token, '_data') : undefined;
  return typeof data === 'string' ? data : undefined;
};

type Changes = ChangeStream<PolicyDocument, ChangeStreamDocument<PolicyDocument>>;

const open = (db: Db, { cursor, insuredUsccs }: WatchedPolicies): Changes =>
  db.collection<PolicyDocument>(policies.name).watch<PolicyDocument>(
    [
      {
        $match: {
          operationType: { $in: ['insert', 'replace', 'update'] },
          'fullDocument.report': { $exists: true },
          ...(insuredUsccs.length === 0
            ? {}
            : { 'fullDocument.report.insuredUscc': { $in: [...insuredUsccs] } }),
        },
      },
    ],
    {
      fullDocument: 'updateLookup',
      maxAwaitTimeMS: patienceMillis,
      ...(cursor === '' ? {} : { resumeAfter: { _data: cursor } }),
    },
  );

const policyOf = (change: ChangeStreamDocument<PolicyDocument>): BookedPolicy | undefined => {
  const document = 'fullDocument' in change ? change.fullDocument : undefined;
  return document !== undefined && isBooked(document) ? document : undefined;
};

/** A store that refuses the first question does not know the cursor any more. */
const firstOf = async (
  changes: Changes,
  cursor: string,
): Promise<ChangeStreamDocument<PolicyDocument> | null> => {
  try {
    return await changes.tryNext();
  } catch (fault) {
    if (cursor !== '' && fault instanceof MongoServerError) throw new Refusal(cursorLost(), { cause: fault });
    throw fault;
  }
};

/**
 * The changes of policies since a cursor, in the order of their commits, until the signal is given. The cursor is
 * the store's own place in its log, so that nothing is left out, whatever transactions overlap.
 */
export async function* watchPolicies(
  db: Db,
  watched: WatchedPolicies,
  signal: AbortSignal,
): AsyncGenerator<PolicyChange> {
  const changes = open(db, watched);
  // Ends the question that the store holds open, too.
  const close = (): void => void changes.close();
  signal.addEventListener('abort', close, { once: true });
  let told = watched.cursor;
  try {
    let change = await firstOf(changes, watched.cursor);
    while (!signal.aborted) {
      const cursor = cursorOf(change === null ? changes.resumeToken : change._id);
      if (cursor !== undefined && cursor !== told) {
        told = cursor;
        yield { cursor, policy: change === null ? undefined : policyOf(change) };
      }
      change = await changes.tryNext();
    }
  } catch (fault) {
    if (!signal.aborted) throw fault;
  } finally {
    signal.removeEventListener('abort', close);
    await changes.close();
  }
}
