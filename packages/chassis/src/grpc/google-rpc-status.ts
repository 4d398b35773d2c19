import { BinaryWriter } from '@bufbuild/protobuf/wire';
import { lengthDelimited, readFields, varint } from './protobuf-wire.js';

/**
 * The part of google/rpc/status.proto and google/rpc/error_details.proto (googleapis) that travels in
 * `grpc-status-details-bin`. The field numbers below are those of the published messages:
 * Status{code=1,message=2,details=3}, Any{type_url=1,value=2}, ErrorInfo{reason=1,domain=2,metadata=3},
 * BadRequest{field_violations=1}, FieldViolation{field=1,description=2,reason=3},
 * RetryInfo{retry_delay=1}, Duration{seconds=1,nanos=2}.
 */
export interface GoogleRpcStatus {
  readonly code: number;
  readonly message: string;
  readonly errorInfo: ErrorInfo | undefined;
  readonly fieldViolations: readonly FieldViolation[];
  readonly retryDelayMs: number | undefined;
}

export interface ErrorInfo {
  readonly reason: string;
  readonly domain: string;
  readonly metadata: Readonly<Record<string, string>>;
}

export interface FieldViolation {
  readonly field: string;
  readonly description: string;
  readonly reason: string;
}

const typeUrl = (name: string): string => `type.googleapis.com/google.rpc.${name}`;
const errorInfoUrl = typeUrl('ErrorInfo');
const badRequestUrl = typeUrl('BadRequest');
const retryInfoUrl = typeUrl('RetryInfo');

const nanosPerMilli = 1_000_000;
const millisPerSecond = 1_000;

export function encodeGoogleRpcStatus(status: GoogleRpcStatus): Uint8Array {
  const writer = new BinaryWriter();
  writer.uint32(varint(1)).int32(status.code);
  writer.uint32(lengthDelimited(2)).string(status.message);
  if (status.errorInfo !== undefined) writeDetail(writer, errorInfoUrl, encodeErrorInfo(status.errorInfo));
  if (status.fieldViolations.length > 0) {
    writeDetail(writer, badRequestUrl, encodeBadRequest(status.fieldViolations));
  }
  if (status.retryDelayMs !== undefined) {
    writeDetail(writer, retryInfoUrl, encodeRetryInfo(status.retryDelayMs));
  }
  return writer.finish();
}

function writeDetail(writer: BinaryWriter, url: string, value: Uint8Array): void {
  writer.uint32(lengthDelimited(3)).fork();
  writer.uint32(lengthDelimited(1)).string(url);
  writer.uint32(lengthDelimited(2)).bytes(value);
  writer.join();
}

function encodeErrorInfo(info: ErrorInfo): Uint8Array {
  const writer = new BinaryWriter();
  writer.uint32(lengthDelimited(1)).string(info.reason);
  writer.uint32(lengthDelimited(2)).string(info.domain);
  for (const [key, value] of Object.entries(info.metadata)) {
    writer.uint32(lengthDelimited(3)).fork();
    writer.uint32(lengthDelimited(1)).string(key);
    writer.uint32(lengthDelimited(2)).string(value);
    writer.join();
  }
  return writer.finish();
}

function encodeBadRequest(violations: readonly FieldViolation[]): Uint8Array {
  const writer = new BinaryWriter();
  for (const violation of violations) {
    writer.uint32(lengthDelimited(1)).fork();
    writer.uint32(lengthDelimited(1)).string(violation.field);
    writer.uint32(lengthDelimited(2)).string(violation.description);
    writer.uint32(lengthDelimited(3)).string(violation.reason);
    writer.join();
  }
  return writer.finish();
}

function encodeRetryInfo(delayMs: number): Uint8Array {
  const writer = new BinaryWriter();
  writer.uint32(lengthDelimited(1)).fork();
  writer.uint32(varint(1)).int64(Math.trunc(delayMs / millisPerSecond));
  writer.uint32(varint(2)).int32((delayMs % millisPerSecond) * nanosPerMilli);
  writer.join();
  return writer.finish();
}

/** Details of types that are not listed here are skipped, as a peer may add its own. Throws on bytes that are not protobuf. */
export function decodeGoogleRpcStatus(bytes: Uint8Array): GoogleRpcStatus {
  let code = 0;
  let message = '';
  let errorInfo: ErrorInfo | undefined;
  let fieldViolations: readonly FieldViolation[] = [];
  let retryDelayMs: number | undefined;
  readFields(bytes, (key, reader) => {
    if (key === varint(1)) code = reader.int32();
    else if (key === lengthDelimited(2)) message = reader.string();
    else if (key === lengthDelimited(3)) {
      const detail = decodeAny(reader.bytes());
      if (detail.url === errorInfoUrl) errorInfo = decodeErrorInfo(detail.value);
      else if (detail.url === badRequestUrl) fieldViolations = decodeBadRequest(detail.value);
      else if (detail.url === retryInfoUrl) retryDelayMs = decodeRetryInfo(detail.value);
    } else return false;
    return true;
  });
  return { code, message, errorInfo, fieldViolations, retryDelayMs };
}

function decodeAny(bytes: Uint8Array): { url: string; value: Uint8Array } {
  let url = '';
  let value: Uint8Array = new Uint8Array();
  readFields(bytes, (key, reader) => {
    if (key === lengthDelimited(1)) url = reader.string();
    else if (key === lengthDelimited(2)) value = reader.bytes();
    else return false;
    return true;
  });
  return { url, value };
}

function decodeErrorInfo(bytes: Uint8Array): ErrorInfo {
  let reason = '';
  let domain = '';
  const metadata: Record<string, string> = {};
  readFields(bytes, (key, reader) => {
    if (key === lengthDelimited(1)) reason = reader.string();
    else if (key === lengthDelimited(2)) domain = reader.string();
    else if (key === lengthDelimited(3)) {
      const [name, value] = decodeStrings(reader.bytes(), 2);
      metadata[name ?? ''] = value ?? '';
    } else return false;
    return true;
  });
  return { reason, domain, metadata };
}

function decodeBadRequest(bytes: Uint8Array): FieldViolation[] {
  const violations: FieldViolation[] = [];
  readFields(bytes, (key, reader) => {
    if (key !== lengthDelimited(1)) return false;
    const [field = '', description = '', reason = ''] = decodeStrings(reader.bytes(), 3);
    violations.push({ field, description, reason });
    return true;
  });
  return violations;
}

function decodeRetryInfo(bytes: Uint8Array): number {
  let delayMs = 0;
  readFields(bytes, (key, reader) => {
    if (key !== lengthDelimited(1)) return false;
    delayMs = decodeDuration(reader.bytes());
    return true;
  });
  return delayMs;
}

function decodeDuration(bytes: Uint8Array): number {
  let delayMs = 0;
  readFields(bytes, (key, reader) => {
    if (key === varint(1)) delayMs += Number(reader.int64()) * millisPerSecond;
    else if (key === varint(2)) delayMs += reader.int32() / nanosPerMilli;
    else return false;
    return true;
  });
  return delayMs;
}

/** The string fields 1..count of a message, in the order of their numbers. */
function decodeStrings(bytes: Uint8Array, count: number): string[] {
  const strings = new Array<string>(count).fill('');
  readFields(bytes, (key, reader) => {
    const field = key >>> 3;
    if (field < 1 || field > count || key !== lengthDelimited(field)) return false;
    strings[field - 1] = reader.string();
    return true;
  });
  return strings;
}
