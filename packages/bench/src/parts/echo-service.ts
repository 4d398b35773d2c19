import type { ServiceDefinition, UntypedServiceImplementation } from '@grpc/grpc-js';

const asItIs = (bytes: Buffer): Buffer => bytes;

/** One unary method on raw bytes: what grpc-js costs without a codec. */
export const echoService = {
  echo: {
    path: '/bench.Echo/Echo',
    requestStream: false,
    responseStream: false,
    requestSerialize: asItIs,
    requestDeserialize: asItIs,
    responseSerialize: asItIs,
    responseDeserialize: asItIs,
  },
} as const satisfies ServiceDefinition<UntypedServiceImplementation>;
