import type { MsgHdrs } from '@nats-io/nats-core';

/**
 * A message's headers, or nothing where they break the rules of header names and values (RFC 7230, which
 * ADR-4 of NATS refers to): the broker carries them, and the client throws when they are asked for.
 */
export const readableHeaders = (read: () => MsgHdrs | undefined): MsgHdrs | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};
