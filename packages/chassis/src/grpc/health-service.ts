import { BinaryWriter } from '@bufbuild/protobuf/wire';
import {
  type handleServerStreamingCall,
  type handleUnaryCall,
  type Server,
  type ServerWritableStream,
  type ServiceDefinition,
  status,
} from '@grpc/grpc-js';
import { lengthDelimited, readFields, varint } from './protobuf-wire.js';

/** grpc.health.v1.HealthCheckResponse.ServingStatus */
const servingStatus = { SERVING: 1, NOT_SERVING: 2, SERVICE_UNKNOWN: 3 } as const;
type ServingStatus = (typeof servingStatus)[keyof typeof servingStatus];

interface HealthCheckRequest {
  readonly service: string;
}

type Watch = ServerWritableStream<HealthCheckRequest, ServingStatus>;

/** HealthCheckRequest{service=1} */
const decodeRequest = (bytes: Uint8Array): HealthCheckRequest => {
  let service = '';
  readFields(bytes, (key, reader) => {
    if (key !== lengthDelimited(1)) return false;
    service = reader.string();
    return true;
  });
  return { service };
};

/** HealthCheckResponse{status=1} */
const encodeResponse = (serving: ServingStatus): Buffer =>
  Buffer.from(new BinaryWriter().uint32(varint(1)).int32(serving).finish());

/** HealthListResponse{map<string, HealthCheckResponse> statuses=1} */
const encodeList = (statuses: ReadonlyMap<string, ServingStatus>): Buffer => {
  const writer = new BinaryWriter();
  for (const [service, serving] of statuses) {
    writer.uint32(lengthDelimited(1)).fork();
    writer.uint32(lengthDelimited(1)).string(service);
    writer.uint32(lengthDelimited(2)).bytes(encodeResponse(serving));
    writer.join();
  }
  return Buffer.from(writer.finish());
};

/** The decoders of answers are the clients' business. */
const serverSideOnly = (): never => {
  throw new TypeError('A gRPC server reads no health answers');
};

const definition: ServiceDefinition = {
  Check: {
    path: '/grpc.health.v1.Health/Check',
    requestStream: false,
    responseStream: false,
    requestSerialize: serverSideOnly,
    requestDeserialize: decodeRequest,
    responseSerialize: encodeResponse,
    responseDeserialize: serverSideOnly,
  },
  List: {
    path: '/grpc.health.v1.Health/List',
    requestStream: false,
    responseStream: false,
    requestSerialize: serverSideOnly,
    requestDeserialize: () => ({}),
    responseSerialize: encodeList,
    responseDeserialize: serverSideOnly,
  },
  Watch: {
    path: '/grpc.health.v1.Health/Watch',
    requestStream: false,
    responseStream: true,
    requestSerialize: serverSideOnly,
    requestDeserialize: decodeRequest,
    responseSerialize: encodeResponse,
    responseDeserialize: serverSideOnly,
  },
};

/**
 * `grpc.health.v1.Health` (grpc/doc/health-checking.md) for the services of one port and for '', the whole
 * server. Everything is NOT_SERVING until told otherwise. Open to anyone, as probes carry no token.
 */
export class HealthService {
  readonly #statuses = new Map<string, ServingStatus>();
  readonly #watches = new Map<Watch, string>();

  constructor(serviceNames: readonly string[]) {
    for (const name of ['', ...serviceNames]) this.#statuses.set(name, servingStatus.NOT_SERVING);
  }

  setServing(serving: boolean): void {
    const next = serving ? servingStatus.SERVING : servingStatus.NOT_SERVING;
    for (const name of this.#statuses.keys()) this.#statuses.set(name, next);
    for (const [watch, name] of this.#watches) if (this.#statuses.has(name)) watch.write(next);
  }

  /** Watches have no end of their own and would hold a graceful shutdown up. */
  endWatches(): void {
    for (const watch of this.#watches.keys()) watch.end();
    this.#watches.clear();
  }

  addToServer(server: Server): void {
    const check: handleUnaryCall<HealthCheckRequest, ServingStatus> = (call, callback) => {
      const serving = this.#statuses.get(call.request.service);
      if (serving !== undefined) callback(null, serving);
      else callback({ code: status.NOT_FOUND, details: `No service ${call.request.service} is served here` });
    };
    const list: handleUnaryCall<unknown, ReadonlyMap<string, ServingStatus>> = (_call, callback) =>
      callback(null, this.#statuses);
    const watch: handleServerStreamingCall<HealthCheckRequest, ServingStatus> = (call) => {
      this.#watches.set(call, call.request.service);
      call.once('cancelled', () => this.#watches.delete(call));
      call.write(this.#statuses.get(call.request.service) ?? servingStatus.SERVICE_UNKNOWN);
    };
    server.addService(definition, { Check: check, List: list, Watch: watch });
  }
}
