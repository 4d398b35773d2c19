import { BinaryReader } from '@bufbuild/protobuf/wire';
import type { ServiceError } from '@grpc/grpc-js';

/** Why a gRPC call was refused, out of the google.rpc.Status that comes with its status. */
export interface GrpcProblem {
  /** Stable and meant for machines: a code of the error registry. */
  readonly code: string;
  readonly detail: string;
  /** The fields at fault, as `enterprise_uscc`, and the rule that each breaks. */
  readonly fields: readonly { readonly field: string; readonly rule: string; readonly detail: string }[];
  /** After which it is worth trying again; absent where nothing is won by it. */
  readonly retryAfterMillis?: number | undefined;
}

/** Length-delimited values of a message, by the numbers of their fields. */
const partsOf = (bytes: Uint8Array): ReadonlyMap<number, readonly Uint8Array[]> => {
  const parts = new Map<number, Uint8Array[]>();
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (type === 2) parts.set(field, [...(parts.get(field) ?? []), reader.bytes()]);
    else reader.skip(type, field);
  }
  return parts;
};

const textOf = (parts: ReadonlyMap<number, readonly Uint8Array[]>, field: number): string =>
  Buffer.from(parts.get(field)?.[0] ?? []).toString();

const secondsOf = (duration: Uint8Array): number => {
  const reader = new BinaryReader(duration);
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (field === 1) return Number(reader.int64());
    reader.skip(type, field);
  }
  return 0;
};

/** By the numbers of google/rpc/status.proto and google/rpc/error_details.proto; undefined when the peer sent none. */
export const grpcProblemOf = ({ metadata }: ServiceError): GrpcProblem | undefined => {
  const [bytes] = metadata?.get('grpc-status-details-bin') ?? [];
  if (!(bytes instanceof Uint8Array)) return undefined;
  const status = partsOf(bytes);
  const details = (status.get(3) ?? []).map(partsOf);
  const detailOf = (name: string): Uint8Array | undefined =>
    details.find((detail) => textOf(detail, 1).endsWith(`/google.rpc.${name}`))?.get(2)?.[0];
  const [info, request, retry] = ['ErrorInfo', 'BadRequest', 'RetryInfo'].map(detailOf);
  if (info === undefined) return undefined;
  const violations = request === undefined ? [] : (partsOf(request).get(1) ?? []).map(partsOf);
  const delay = retry === undefined ? undefined : partsOf(retry).get(1)?.[0];
  return {
    code: textOf(partsOf(info), 1),
    detail: textOf(status, 2),
    fields: violations.map((violation) => ({
      field: textOf(violation, 1),
      detail: textOf(violation, 2),
      rule: textOf(violation, 3),
    })),
    retryAfterMillis: delay === undefined ? undefined : secondsOf(delay) * 1_000,
  };
};
