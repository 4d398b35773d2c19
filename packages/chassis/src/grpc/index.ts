export { defaultGrpcLimits, type GrpcLimits } from './call-admission.js';
export * from './circuit-breaker.js';
export * from './grpc-client.js';
export * from './grpc-door.js';
export * from './grpc-method.js';
export * from './grpc-service.js';
export * from './grpc-status.js';
