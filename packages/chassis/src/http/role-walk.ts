import { type Access, mayAccess } from '../authentication/access.js';
import { type Role, roles } from '../authentication/role.js';
import type { BulkRoute } from './bulk-route.js';
import type { HttpMethod, Route } from './route.js';

/** What a door owes a caller before it looks at the request itself. */
export type Admission = 'admitted' | 'forbidden' | 'unauthenticated';

export interface RoleCase {
  readonly operationId: string;
  readonly method: HttpMethod;
  /** With something in the place of every parameter, so that it can be called. */
  readonly path: string;
  readonly contentType: 'application/json' | 'application/x-ndjson';
  /** The caller's only role; undefined for a caller without a token. */
  readonly role: Role | undefined;
  readonly expected: Admission;
}

const callers: readonly (Role | undefined)[] = [undefined, ...roles];

const expectedOf = (role: Role | undefined, access: Access): Admission => {
  if (
    mayAccess({ subject: 'walker', roles: role === undefined ? ['public'] : [role], uscc: undefined }, access)
  ) {
    return 'admitted';
  }
  return role === undefined ? 'unauthenticated' : 'forbidden';
};

const callable = (path: string): string => path.replaceAll(/:[A-Za-z0-9_]+/g, '0');

/** Every route with every role and without a token: a test calls them all and compares `admissionOf`. */
export const walkRoles = (routes: readonly Route[], bulkRoutes: readonly BulkRoute[] = []): RoleCase[] =>
  [
    ...routes.map((route) => ({ ...route, contentType: 'application/json' as const })),
    ...bulkRoutes.map((route) => ({
      ...route,
      method: 'post' as const,
      contentType: 'application/x-ndjson' as const,
    })),
  ].flatMap(({ operationId, method, path, access, contentType }) =>
    callers.map((role) => ({
      operationId,
      method,
      path: callable(path),
      contentType,
      role,
      expected: expectedOf(role, access),
    })),
  );

/** What a status says about admission. A 403 of a decision about the party counts as forbidden, too. */
export const admissionOf = (status: number): Admission =>
  status === 401 ? 'unauthenticated' : status === 403 ? 'forbidden' : 'admitted';
