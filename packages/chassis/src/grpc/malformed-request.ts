import type { GrpcRoute } from './grpc-service.js';

/** Bytes that are not the request message. */
export class MalformedRequest {
  readonly cause: unknown;

  constructor(cause: unknown) {
    this.cause = cause;
  }
}

/**
 * grpc-js answers a deserializer that throws with INTERNAL, which blames the server. A value in its place
 * reaches the handler, and the caller is told INVALID_ARGUMENT with our code.
 */
export const lenientDeserializer =
  (route: GrpcRoute) =>
  (bytes: Buffer): unknown => {
    try {
      return route.definition.requestDeserialize(bytes);
    } catch (cause) {
      return new MalformedRequest(cause);
    }
  };
