import {
  MongoBulkWriteError,
  MongoClientBulkWriteError,
  MongoError,
  MongoNetworkError,
  MongoNotConnectedError,
  MongoServerError,
  MongoServerSelectionError,
  MongoTopologyClosedError,
} from 'mongodb';

/** Somebody changed a document between its reading and its writing: read again and decide again. */
export class VersionConflict extends Error {
  override readonly name = 'VersionConflict';

  constructor(readonly missed: number) {
    super(`${missed} document(s) changed since they were read`);
  }
}

const duplicateKey = 11000;
const writeConflict = 112;

/** A unique key is taken: by the same work done elsewhere, which the next reading shows, or for good. */
export const isDuplicateKey = (fault: unknown): boolean => hasCode(fault, duplicateKey);

/** Another transaction was faster, or still holds what this one wants. */
export const isLostRace = (fault: unknown): boolean =>
  fault instanceof VersionConflict ||
  hasCode(fault, writeConflict) ||
  (isTransient(unwrapped(fault)) && !isUnavailable(fault));

/** The same work may succeed when it reads again: a version, a unique key or a write conflict. */
export const isConflict = (fault: unknown): boolean => isLostRace(fault) || isDuplicateKey(fault);

/** The store does not answer; nobody can say whether the last write is there. */
export const isUnavailable = (fault: unknown): boolean => {
  const cause = unwrapped(fault);
  return (
    cause instanceof MongoNetworkError ||
    cause instanceof MongoServerSelectionError ||
    cause instanceof MongoNotConnectedError ||
    cause instanceof MongoTopologyClosedError ||
    (cause instanceof MongoError &&
      (cause.name === 'MongoOperationTimeoutError' ||
        cause.hasErrorLabel('UnknownTransactionCommitResult'))) ||
    (cause instanceof MongoServerError && notWritable.has(Number(cause.code))) ||
    isLostSocket(cause)
  );
};

const isTransient = (fault: unknown): boolean =>
  fault instanceof MongoError && fault.hasErrorLabel('TransientTransactionError');

/** A batch tells of the writes that failed beside itself, each with its code. */
const hasCode = (fault: unknown, code: number): boolean =>
  (fault instanceof MongoServerError && fault.code === code) ||
  (fault instanceof MongoClientBulkWriteError &&
    ([...fault.writeErrors.values()].some((error) => error.code === code) || hasCode(fault.cause, code)));

/** The driver wraps whatever the server ends a batch with, a shutdown too, in an error of the batch. */
const unwrapped = (fault: unknown): unknown =>
  fault instanceof MongoClientBulkWriteError ? (fault.cause ?? fault) : innerOfBulk(fault);

const innerOfBulk = (fault: unknown): unknown => {
  if (!(fault instanceof MongoBulkWriteError)) return fault;
  const inner: unknown = fault.errorResponse;
  return inner instanceof MongoError ? inner : fault;
};

/** A write into a socket that the server has closed a moment ago passes the driver as Node's own error. */
const isLostSocket = (fault: unknown): boolean =>
  typeof fault === 'object' &&
  fault !== null &&
  'code' in fault &&
  typeof fault.code === 'string' &&
  lostSocket.has(fault.code);

const lostSocket = new Set(['EPIPE', 'ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'ETIMEDOUT']);

/** Shutdown, step-down and recovery of a server: https://github.com/mongodb/specifications, retryable writes. */
const notWritable = new Set([11600, 11602, 10107, 13435, 13436, 189, 91, 7, 6, 89, 9001, 262]);
