import { domainError, type ErrorCode, errorRegistry } from '@donghu/kernel';
import { Metadata, status } from '@grpc/grpc-js';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { decodeGoogleRpcStatus } from '../../src/grpc/google-rpc-status.js';
import { domainErrorFromServiceError, serviceErrorOf } from '../../src/grpc/grpc-status.js';

const codes = Object.keys(errorRegistry) as ErrorCode[];
const pointerToken = fc.oneof(fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_]{0,12}$/), fc.nat(99).map(String));
const pointer = fc
  .array(pointerToken, { minLength: 1, maxLength: 5 })
  .map((tokens) => `/${tokens.join('/')}`);
const text = fc.string({ unit: 'grapheme', maxLength: 40 });

describe('google.rpc.Status', () => {
  test('carries any domain error there and back', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...codes),
        text,
        fc.array(fc.record({ pointer, rule: text, detail: text }), { maxLength: 10 }),
        fc.dictionary(fc.stringMatching(/^[a-z]{1,10}$/), text),
        (code, detail, fields, facts) => {
          const error = domainError(code, detail, { fields, facts });
          expect(domainErrorFromServiceError(serviceErrorOf(error))).toEqual(error);
        },
      ),
    );
  });

  test('has the canonical code of the registry for every code', () => {
    for (const code of codes) {
      expect(status[serviceErrorOf(domainError(code, 'why')).code]).toBe(errorRegistry[code].grpc);
    }
  });

  test('tells when to try again exactly for what may succeed later', () => {
    for (const code of codes) {
      const [bytes] = serviceErrorOf(domainError(code, 'why')).metadata.get('grpc-status-details-bin');
      const { retryDelayMs } = decodeGoogleRpcStatus(Buffer.from(bytes ?? ''));
      expect(retryDelayMs).toBe(errorRegistry[code].retryable ? 1_000 : undefined);
    }
  });

  test('is ignored when it is not ours or not protobuf', () => {
    const metadata = new Metadata();
    metadata.set('grpc-status-details-bin', Buffer.from([0xff, 0xff, 0xff]));
    const broken = Object.assign(new Error('x'), { code: status.INTERNAL, details: 'x', metadata });
    expect(domainErrorFromServiceError(broken)).toBeUndefined();
    const bare = Object.assign(new Error('x'), {
      code: status.INTERNAL,
      details: 'x',
      metadata: new Metadata(),
    });
    expect(domainErrorFromServiceError(bare)).toBeUndefined();
  });
});
