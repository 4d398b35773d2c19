import type { Role } from '@donghu/chassis';
import { type Operation, operationsOf, readOpenApi } from '../openapi-document.js';
import { insurer } from '../parties.js';
import type { Zone } from '../zone.js';
import { exampleEnterprise } from './furnish-zone.js';

type ServiceName = Operation['service'];

const parties: readonly string[] = ['insurer', 'enterprise', 'bank'];

/**
 * Who may call an operation: all of its roles at once, the parties' apart from the offices', as a party acts for
 * itself only. Each operation has a person of its own: whoever approved may not pay.
 */
const principalOf = ({ node }: Operation) => {
  const [, list = ''] = /^Roles 角色: ([a-z, ]+)/.exec(String(node.description)) ?? [];
  const all = list.split(', ').filter((role) => role !== '');
  const offices = all.filter((role) => !parties.includes(role));
  const roles = (offices.length > 0 ? offices : all) as Role[]; // The document lists them by the names of the type.
  const uscc = roles.includes('enterprise') ? exampleEnterprise : insurer;
  return { subject: `${node.operationId}@check`, roles, uscc, lifetimeSeconds: 3_600 };
};

/** A bearer token for every operation that asks for one, by operationId. */
export const operationCallers = async (
  zone: Zone,
  service: ServiceName,
): Promise<Readonly<Record<string, string>>> => {
  const operations = operationsOf(service, await readOpenApi(zone, service));
  const callers: Record<string, string> = {};
  for (const operation of operations) {
    const principal = principalOf(operation);
    if (principal.roles.length > 0) {
      callers[String(operation.node.operationId)] = await zone.platform.issuer.issueToken(principal);
    }
  }
  return callers;
};
