import { type DomainError, domainError, isDomainError } from '@donghu/kernel';
import type { Metadata } from '@grpc/grpc-js';
import {
  type Access,
  AuthenticationFailed,
  AuthenticationUnavailable,
  anonymous,
  mayAccess,
  type Principal,
  type TokenVerifier,
} from '../authentication/index.js';

export interface GrpcLimits {
  /** Of one request message. */
  readonly maxReceiveBytes: number;
  /** Of the request metadata: names and values. */
  readonly maxMetadataBytes: number;
  /** Calls running at one time, over all connections; streams without an end are not among them. */
  readonly maxConcurrent: number;
  /** Streams without an end that are open at one time. */
  readonly maxEndlessStreams: number;
  /** After so long without reading what was sent, a stream is ended. */
  readonly longestStallMillis: number;
  /** How long the peer may then take to read why, before the stream is reset. */
  readonly lastWordMillis: number;
}

export const defaultGrpcLimits: GrpcLimits = {
  maxReceiveBytes: 4 * 1024 * 1024,
  maxMetadataBytes: 8 * 1024,
  maxConcurrent: 1_000,
  maxEndlessStreams: 1_000,
  longestStallMillis: 30_000,
  lastWordMillis: 5_000,
};

/** The caller behind `authorization: Bearer …`, or why the call may not go on. At once when the token is known. */
export function authorise(
  metadata: Metadata,
  access: Access,
  verifier: TokenVerifier,
): Principal | DomainError | Promise<Principal | DomainError> {
  const caller = authenticate(metadata, access, verifier);
  return caller instanceof Promise
    ? caller.then((verified) => permitted(verified, access))
    : permitted(caller, access);
}

const permitted = (caller: Principal | DomainError, access: Access): Principal | DomainError =>
  isDomainError(caller) || mayAccess(caller, access)
    ? caller
    : domainError('FORBIDDEN', 'The roles of this token do not include one that may call this method');

function authenticate(
  metadata: Metadata,
  access: Access,
  verifier: TokenVerifier,
): Principal | DomainError | Promise<Principal | DomainError> {
  const authorization = textOf(metadata, 'authorization');
  if (authorization === undefined) {
    return mayAccess(anonymous, access)
      ? anonymous
      : domainError('UNAUTHENTICATED', 'The metadata carries no authorization');
  }
  // RFC 6750 section 2.1; the scheme is case-insensitive (RFC 9110 section 11.1).
  if (!/^Bearer +\S/i.test(authorization)) {
    return domainError('UNAUTHENTICATED', 'The authorization is not a bearer token');
  }
  return verifier.recall(authorization) ?? verifier.verify(authorization).catch(tokenRefused);
}

const tokenRefused = (error: unknown): DomainError => {
  if (error instanceof AuthenticationFailed) return domainError('UNAUTHENTICATED', 'The token is refused');
  if (error instanceof AuthenticationUnavailable) {
    return domainError('DEPENDENCY_UNAVAILABLE', 'The keys of the token issuer cannot be read');
  }
  throw error;
};

export const textOf = (metadata: Metadata, key: string): string | undefined => {
  const [value] = metadata.get(key);
  return typeof value === 'string' && value !== '' ? value : undefined;
};

/**
 * As HTTP/2 counts it (RFC 9113 section 6.5.2), without the overhead of 32 per entry. A text of a header has a byte a
 * character.
 */
export const metadataBytes = (metadata: Metadata): number => {
  let bytes = 0;
  const entries = metadata.toJSON();
  for (const key in entries) {
    for (const value of entries[key] ?? []) bytes += key.length + value.length;
  }
  return bytes;
};
