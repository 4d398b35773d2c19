import type { IncomingMessage } from 'node:http';
import { type DomainError, domainError } from '@donghu/kernel';
import { HttpRefusal, type Refused } from './refused.js';

/** The caller closed the connection before the request was complete: there is nobody left to answer. */
export class CallerGone extends Error {
  override readonly name = 'CallerGone';

  constructor() {
    super('The caller closed the connection');
  }
}

/** A body that trickles in for longer holds a place for nothing. */
const bodyDeadlineMillis = 30_000;

const tooLarge = (limitBytes: number): DomainError =>
  domainError('BODY_TOO_LARGE', `The body is over ${limitBytes} bytes`, {
    facts: { limitBytes: String(limitBytes) },
  });

const tooSlow = (): HttpRefusal =>
  new HttpRefusal(domainError('DEADLINE_EXCEEDED', 'The body did not arrive in time'), {
    // RFC 9110, 15.5.9: 408 says that the request, not the answer, took too long.
    status: 408,
    headers: { Connection: 'close' },
  });

/** Reads the whole body, at most so many bytes of it. What is over the limit is not kept. Throws `CallerGone`. */
export const readBody = (
  request: IncomingMessage,
  limitBytes: number,
): Buffer | Promise<Buffer | Refused> | Refused => {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) {
    return tooLarge(limitBytes);
  }
  return request.complete ? arrivedBody(request, limitBytes) : arrivingBody(request, limitBytes);
};

/** A small body comes in with the head: it is there by now, and neither a listener nor a deadline is needed. */
const arrivedBody = (request: IncomingMessage, limitBytes: number): Buffer | Refused => {
  // Bytes or nothing, as no encoding is set.
  const body: Buffer = request.read() ?? noBytes;
  return body.length > limitBytes ? tooLarge(limitBytes) : body;
};

const noBytes = Buffer.alloc(0);

const arrivingBody = (request: IncomingMessage, limitBytes: number): Promise<Buffer | Refused> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const stop = (): void => {
      clearTimeout(deadline);
      request.off('data', take).off('end', finish).off('error', abandon).off('close', abandon);
    };
    const settle = (outcome: Buffer | Refused): void => {
      stop();
      resolve(outcome);
    };
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limitBytes) {
        settle(tooLarge(limitBytes));
      } else {
        chunks.push(chunk);
      }
    };
    const finish = (): void => settle(Buffer.concat(chunks));
    const abandon = (): void => {
      stop();
      reject(new CallerGone());
    };
    const deadline = setTimeout(() => settle(tooSlow()), bodyDeadlineMillis);
    request.on('data', take).on('end', finish).on('error', abandon).on('close', abandon);
  });

/** Refuses a body that is not plainly of one of these media types: RFC 9110, 15.5.16. */
export const refuseMediaType = (
  { headers }: IncomingMessage,
  accepted: readonly string[],
): HttpRefusal | undefined => {
  const type = headers['content-type'] ?? '';
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity' && (accepted.includes(type) || isUtf8Of(type, accepted))) {
    return undefined;
  }
  return new HttpRefusal(
    domainError('UNSUPPORTED_MEDIA_TYPE', `Send ${accepted[0]} in UTF-8, without a content encoding`, {
      facts: { accepted: accepted.join(', ') },
    }),
    { headers: { Accept: accepted.join(', ') } },
  );
};

const isUtf8Of = (contentType: string, accepted: readonly string[]): boolean => {
  const [mediaType = '', ...parameters] = contentType.toLowerCase().split(';');
  const charset = parameters.map((parameter) => parameter.trim()).find((text) => text.startsWith('charset='));
  return (
    accepted.includes(mediaType.trim()) && (charset === undefined || /^charset="?utf-8"?$/.test(charset))
  );
};
