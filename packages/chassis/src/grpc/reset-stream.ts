import { constants, type ServerHttp2Stream } from 'node:http2';
import type { ServerSurfaceCall } from '@grpc/grpc-js/build/src/server-call.js';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isStream = (value: unknown): value is ServerHttp2Stream =>
  isRecord(value) && typeof value.close === 'function' && typeof value.rstCode === 'number';

/** An intercepted call wraps the next one; the innermost has the stream (grpc-js 1.14, server-interceptors.ts). */
const streamOf = (call: unknown): ServerHttp2Stream | undefined => {
  if (!isRecord(call)) return undefined;
  return isStream(call.stream) ? call.stream : streamOf(call.nextCall ?? call.call);
};

/**
 * Cuts a call off at once, with whatever its peer has not read. The status of a call comes behind its messages, so that
 * a peer which has stopped reading would keep it for ever, and grpc-js has no public way to end it from this side. The
 * peer reads the code as RESOURCE_EXHAUSTED: gRPC over HTTP/2, "HTTP2 Transport Mapping", Errors.
 */
export const resetStream = (call: ServerSurfaceCall): void =>
  streamOf(call)?.close(constants.NGHTTP2_ENHANCE_YOUR_CALM);
