import {
  type ClientOptions,
  InterceptingCall,
  type Interceptor,
  type InterceptorOptions,
  type NextCall,
} from '@grpc/grpc-js';
import { type TokenSource, tokenFrom } from './token-source.js';

export interface GrpcClientSettings {
  readonly token?: TokenSource | undefined;
  /** For a call that sets none of its own; 5 seconds unless told. */
  readonly deadlineMillis?: number;
}

/**
 * Options for the clients of `@donghu/contracts`: the bearer token on each call, a deadline on each call, a
 * bounded retry while the service is away, and keep-alive.
 *
 *     new CreditRatingServiceClient('127.0.0.1:9104', credentials.createInsecure(), grpcClientOptions({ token }))
 */
export const grpcClientOptions = ({ token, deadlineMillis = 5_000 }: GrpcClientSettings): ClientOptions => ({
  interceptors: [withDeadline(deadlineMillis), withBearerToken(token)],
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
  'grpc.service_config': JSON.stringify({
    methodConfig: [
      {
        name: [{}],
        retryPolicy: {
          maxAttempts: 4,
          initialBackoff: '0.1s',
          maxBackoff: '1s',
          backoffMultiplier: 2,
          retryableStatusCodes: ['UNAVAILABLE'],
        },
      },
    ],
  }),
});

const withDeadline =
  (deadlineMillis: number): Interceptor =>
  (options: InterceptorOptions, nextCall: NextCall) =>
    new InterceptingCall(nextCall({ deadline: Date.now() + deadlineMillis, ...options }));

const withBearerToken =
  (source: TokenSource | undefined): Interceptor =>
  (options: InterceptorOptions, nextCall: NextCall) =>
    new InterceptingCall(nextCall(options), {
      start: (metadata, listener, next) => {
        tokenFrom(source).then(
          (token) => {
            if (token !== undefined) metadata.set('authorization', `Bearer ${token}`);
            next(metadata, listener);
          },
          // The service then says UNAUTHENTICATED, which is what the caller must know.
          () => next(metadata, listener),
        );
      },
    });
