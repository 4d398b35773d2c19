import type { TestService } from './test-service.js';

/** A route and a role, as `walkRoles` of the chassis lists them. */
export interface RoleWalkCase {
  readonly operationId: string;
  readonly method: string;
  readonly path: string;
  readonly contentType: string;
  readonly role: string | undefined;
  readonly expected: string;
}

const someParty = '91350900587527783P';

/**
 * Calls every route with every role and returns the cases in which the door admitted otherwise than declared.
 * An admitted party may still be refused another party's file, by the code FORBIDDEN of a decision.
 */
export const wronglyAdmitted = async (
  service: TestService,
  cases: readonly RoleWalkCase[],
  admissionOf: (status: number) => string,
): Promise<readonly string[]> => {
  const wrong: string[] = [];
  for (const { operationId, method, path, contentType, role, expected } of cases) {
    const answer = await service.call(method, path, {
      ...(role === undefined ? {} : { as: { role, uscc: someParty } }),
      ...(method === 'get' ? {} : { text: { content: '', type: contentType } }),
    });
    const isOtherPartys = expected === 'admitted' && answer.body?.code === 'FORBIDDEN';
    const admission = isOtherPartys ? expected : admissionOf(answer.status);
    if (admission !== expected) {
      wrong.push(`${operationId} as ${role ?? 'nobody'}: ${admission} (${answer.status}), not ${expected}`);
    }
  }
  return wrong;
};
