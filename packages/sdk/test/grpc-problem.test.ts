import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import { describe, expect, test } from '@jest/globals';
import { grpcProblemOf } from '../src/index.js';

/** A field of up to 127 bytes. */
const field = (number: number, value: Uint8Array | string): Buffer => {
  const bytes = Buffer.from(value);
  return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes]);
};

const detail = (name: string, ...parts: readonly Buffer[]): Buffer =>
  field(
    3,
    Buffer.concat([field(1, `type.googleapis.com/google.rpc.${name}`), field(2, Buffer.concat(parts))]),
  );

const faultWith = (...parts: readonly Buffer[]): ServiceError => {
  const metadata = new Metadata();
  if (parts.length > 0) metadata.set('grpc-status-details-bin', Buffer.concat(parts));
  return Object.assign(new Error('refused'), { code: status.INVALID_ARGUMENT, details: 'refused', metadata });
};

describe('the problem of a refused gRPC call', () => {
  test('has its code, the fields at fault and the time to wait', () => {
    const violation = Buffer.concat([field(1, 'purpose'), field(2, 'unknown'), field(3, 'UNKNOWN_CODE')]);
    const fault = faultWith(
      Buffer.from([0x08, 3]),
      field(2, 'a field breaks a rule'),
      detail('Other', field(1, 'x')),
      detail('ErrorInfo', field(1, 'VALIDATION_FAILED'), field(2, 'donghu')),
      detail('BadRequest', field(1, violation)),
      detail('RetryInfo', field(1, Buffer.from([0x08, 2]))),
    );
    expect(grpcProblemOf(fault)).toEqual({
      code: 'VALIDATION_FAILED',
      detail: 'a field breaks a rule',
      fields: [{ field: 'purpose', detail: 'unknown', rule: 'UNKNOWN_CODE' }],
      retryAfterMillis: 2_000,
    });
  });

  test('is nothing where the peer sent none', () => {
    expect(grpcProblemOf(faultWith())).toBeUndefined();
    expect(grpcProblemOf(faultWith(field(2, 'text')))).toBeUndefined();
  });
});
