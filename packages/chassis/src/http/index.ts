export * from './bulk-route.js';
export * from './http-door.js';
export type { FinishedRequest, HttpTelemetry } from './http-telemetry.js';
export { type OpenApiDocument, openApiDocument, type ServiceDescription } from './openapi.js';
export type { DependencyReadiness, Readiness } from './probes.js';
export { type Problem, problemMediaType, problemType } from './problem.js';
export { domainErrorOf } from './refused.js';
export * from './role-walk.js';
// The key's type is the store's as well, and it is exported from there.
export {
  type BilingualText,
  defineRoute,
  type HttpMethod,
  type ResponseDescription,
  type Route,
  type RouteAnswer,
  type RouteDefinition,
  type RouteRequest,
} from './route.js';
export * from './schemas.js';
