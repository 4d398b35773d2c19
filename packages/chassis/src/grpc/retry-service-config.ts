/**
 * The service config (grpc/doc/service_config.md, gRFC A6) of a client whose calls are questions: asking
 * again is safe. Only UNAVAILABLE is tried again; the call's deadline bounds all attempts together.
 */
export const retryServiceConfig = (serviceName: string): string =>
  JSON.stringify({
    methodConfig: [
      {
        name: [{ service: serviceName }],
        retryPolicy: {
          maxAttempts: 3,
          initialBackoff: '0.05s',
          maxBackoff: '0.5s',
          backoffMultiplier: 2,
          retryableStatusCodes: ['UNAVAILABLE'],
        },
      },
    ],
    retryThrottling: { maxTokens: 10, tokenRatio: 0.1 },
  });
