import type { GrpcMethod, GrpcMethodDefinition, GrpcMethodOf } from './grpc-method.js';

/** One method of a service together with the code that answers it. */
export interface GrpcRoute {
  /** `/donghu.credit.v1.CreditRatingService/GetRating` */
  readonly path: string;
  readonly definition: GrpcMethodDefinition;
  readonly method: GrpcMethod;
}

export interface GrpcService {
  /** `donghu.credit.v1.CreditRatingService` */
  readonly name: string;
  readonly routes: Readonly<Record<string, GrpcRoute>>;
}

/** Binds handlers to a generated service definition. A method without a handler, or of another kind, does not compile. */
export function defineGrpcService<Definition extends Readonly<Record<string, GrpcMethodDefinition>>>(
  definition: Definition,
  methods: { readonly [Name in keyof Definition]: GrpcMethodOf<Definition[Name]> },
): GrpcService {
  // The mapped type says that each entry is a method; looking one up by a string key forgets it.
  const byName = methods as Readonly<Record<string, GrpcMethod | undefined>>;
  const routes: Record<string, GrpcRoute> = {};
  for (const [name, methodDefinition] of Object.entries(definition)) {
    const method = byName[name];
    if (method === undefined) throw new TypeError(`No handler is given for ${methodDefinition.path}`);
    routes[name] = { path: methodDefinition.path, definition: methodDefinition, method };
  }
  const [first] = Object.values(routes);
  if (first === undefined) throw new TypeError('A gRPC service has at least one method');
  return { name: serviceNameOf(first.path), routes };
}

/** `/package.Service/Method` → `package.Service` */
const serviceNameOf = (path: string): string => path.slice(1, path.lastIndexOf('/'));
