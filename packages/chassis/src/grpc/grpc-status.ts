import {
  type DomainError,
  domainError,
  type ErrorCode,
  errorRegistry,
  type FieldFault,
} from '@donghu/kernel';
import { Metadata, type ServiceError, status } from '@grpc/grpc-js';
import {
  decodeGoogleRpcStatus,
  encodeGoogleRpcStatus,
  type FieldViolation,
  type GoogleRpcStatus,
} from './google-rpc-status.js';

/** `ErrorInfo.domain` (AIP-193): the reason is unique within it. */
const errorDomain = 'donghu';

/** The metadata key in which gRPC implementations look for google.rpc.Status. */
const statusDetailsKey = 'grpc-status-details-bin';

/** Trailers share one HTTP/2 header list, whose usual limit is 8 to 64 KiB: more faults than this are not listed. */
const maxFieldViolations = 50;

const retryDelayMs = 1_000;

/** A refusal as gRPC carries it: canonical code, plain message, and google.rpc.Status with machine-readable details (AIP-193). */
export function serviceErrorOf(error: DomainError): ServiceError {
  const definition = errorRegistry[error.code];
  const code = status[definition.grpc];
  const metadata = new Metadata();
  const details = encodeGoogleRpcStatus({
    code,
    message: error.detail,
    errorInfo: { reason: error.code, domain: errorDomain, metadata: error.facts },
    fieldViolations: error.fields.slice(0, maxFieldViolations).map(violationOf),
    retryDelayMs: definition.retryable ? retryDelayMs : undefined,
  });
  metadata.set(statusDetailsKey, Buffer.from(details));
  return Object.assign(new Error(error.detail), { code, details: error.detail, metadata });
}

/** The domain error inside a failed call, or `undefined` when the peer sent none of ours. */
export function domainErrorFromServiceError(error: ServiceError): DomainError | undefined {
  const answer = statusDetailsOf(error);
  const info = answer?.errorInfo;
  if (answer === undefined || info?.domain !== errorDomain || !isErrorCode(info.reason)) return undefined;
  return domainError(info.reason, answer.message, {
    fields: answer.fieldViolations.map(faultOf),
    facts: info.metadata,
  });
}

function statusDetailsOf(error: ServiceError): GoogleRpcStatus | undefined {
  const [bytes] = error.metadata?.get(statusDetailsKey) ?? [];
  if (!Buffer.isBuffer(bytes)) return undefined;
  try {
    return decodeGoogleRpcStatus(bytes);
  } catch {
    return undefined; // Not a google.rpc.Status: the canonical code still says what happened.
  }
}

const isErrorCode = (reason: string): reason is ErrorCode => Object.hasOwn(errorRegistry, reason);

const violationOf = (fault: FieldFault): FieldViolation => ({
  field: fieldPathOf(fault.pointer),
  description: fault.detail,
  reason: fault.rule,
});

const faultOf = (violation: FieldViolation): FieldFault => ({
  pointer: pointerOf(violation.field),
  rule: violation.reason,
  detail: violation.description,
});

/** `/policies/0/premium` (RFC 6901) → `policies[0].premium`, the notation of `BadRequest.FieldViolation.field`. */
const fieldPathOf = (pointer: string): string =>
  pointer
    .split('/')
    .slice(1)
    .reduce((path, token) => {
      if (/^\d+$/.test(token)) return `${path}[${token}]`;
      return path === '' ? token : `${path}.${token}`;
    }, '');

const pointerOf = (fieldPath: string): string =>
  fieldPath === ''
    ? ''
    : `/${fieldPath
        .replaceAll(/\[(\d+)\]/g, '.$1')
        .replace(/^\./, '')
        .replaceAll('.', '/')}`;
