import type { DomainError } from '@donghu/kernel';
import type { Access, Principal } from '../authentication/index.js';

/** What a method knows about the call besides its request. */
export interface CallContext {
  readonly principal: Principal;
  readonly deadline: Date | undefined;
  /** Aborted when the caller cancels or the deadline passes: nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** Aborted when the door begins to close: a stream without an end of its own ends here. */
  readonly closing: AbortSignal;
  /** The caller's `x-request-id`. */
  readonly requestId: string | undefined;
}

export interface UnaryMethod<Req, Res> {
  readonly kind: 'unary';
  readonly access: Access;
  handle(request: Req, call: CallContext): Promise<Res | DomainError>;
}

export interface ServerStreamMethod<Req, Res> {
  readonly kind: 'server-stream';
  readonly access: Access;
  /** It goes on until somebody ends it: such streams have a limit of their own, and leave the others theirs. */
  readonly isEndless?: true;
  /** Pulled only as fast as the caller reads. A `Refusal` thrown while streaming ends the stream with its code. */
  handle(request: Req, call: CallContext): AsyncIterable<Res> | Promise<DomainError | AsyncIterable<Res>>;
}

export type GrpcMethod = UnaryMethod<unknown, unknown> | ServerStreamMethod<unknown, unknown>;

/**
 * A method of a generated service definition, whatever its messages. Written as methods, whose parameters
 * TypeScript compares bivariantly, so that every generated definition fits.
 */
export interface GrpcMethodDefinition {
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
  requestSerialize(request: unknown): Buffer;
  requestDeserialize(bytes: Buffer): unknown;
  responseSerialize(response: unknown): Buffer;
  responseDeserialize(bytes: Buffer): unknown;
}

/** The shape of one entry of a generated service definition. */
interface DefinitionOf<Req, Res, Streamed extends boolean> {
  readonly requestStream: false;
  readonly responseStream: Streamed;
  readonly requestDeserialize: (bytes: Buffer) => Req;
  readonly responseDeserialize: (bytes: Buffer) => Res;
}

/** The handler that one method of a service definition asks for. */
export type GrpcMethodOf<Definition> =
  Definition extends DefinitionOf<infer Req, infer Res, false>
    ? UnaryMethod<Req, Res>
    : Definition extends DefinitionOf<infer Req, infer Res, true>
      ? ServerStreamMethod<Req, Res>
      : never;
