import { defineGrpcService, type GrpcService, ownPartyOnly, type Platform } from '@donghu/chassis';
import { InstitutionRegistryServiceService } from '@donghu/contracts/registry';
import { type DomainError, domainError, isDomainError, parseUscc, parseUsccOverridden } from '@donghu/kernel';
import { enterpriseMessage } from '../commands/enterprise-message.js';
import { institutionMessage } from '../commands/institution-message.js';
import { readEnterprise } from '../commands/read-enterprise.js';
import { readInstitution, readInstitutions } from '../commands/read-institution.js';
import { readAsOf } from './read-as-of.js';

/** A code that passed by override is known; any other that fails its check digit is at fault, and not unknown. */
const notRegistered = (raw: string, uscc: string): DomainError => {
  const parsed = parseUscc(raw);
  return isDomainError(parsed) ? parsed : domainError('NOT_FOUND', `${uscc} is not registered`);
};

const largestPage = 500;
const usualPage = 100;

export const institutionRegistryService = (platform: Platform<unknown>): GrpcService =>
  defineGrpcService(InstitutionRegistryServiceService, {
    getInstitution: {
      kind: 'unary',
      access: 'anyone',
      handle: async (request) => {
        const code = parseUsccOverridden(request.uscc);
        if (isDomainError(code)) return code;
        const asOf = readAsOf(request);
        if (isDomainError(asOf)) return asOf;
        const known = await readInstitution(platform.store.db, code.uscc, asOf);
        if (known === undefined) return notRegistered(request.uscc, code.uscc);
        return { institution: institutionMessage(known.record), version: BigInt(known.version) };
      },
    },
    getEnterprise: {
      kind: 'unary',
      access: { roles: ['operator', 'bureau', 'finance', 'regulator', 'auditor', 'enterprise', 'service'] },
      handle: async (request, { principal }) => {
        const code = parseUsccOverridden(request.uscc);
        if (isDomainError(code)) return code;
        const refused = ownPartyOnly(principal, code.uscc);
        if (refused !== undefined) return refused;
        const asOf = readAsOf(request);
        if (isDomainError(asOf)) return asOf;
        const known = await readEnterprise(platform.store.db, code.uscc, asOf);
        if (known === undefined) return notRegistered(request.uscc, code.uscc);
        return { enterprise: enterpriseMessage(known.record), version: BigInt(known.version) };
      },
    },
    listInstitutions: {
      kind: 'unary',
      access: 'anyone',
      handle: async (request) => {
        const { pageSize, pageToken } = request;
        const asOf = readAsOf(request);
        if (isDomainError(asOf)) return asOf;
        if (pageSize < 0 || pageSize > largestPage) {
          return domainError('VALIDATION_FAILED', `a page holds at most ${largestPage}`, {
            fields: [{ pointer: '/page_size', rule: 'RANGE', detail: `0 to ${largestPage}` }],
          });
        }
        const limit = pageSize === 0 ? usualPage : pageSize;
        const page = await readInstitutions(platform.store.db, { after: pageToken, limit }, asOf);
        return {
          institutions: page.records.map(({ record }) => institutionMessage(record)),
          nextPageToken: page.nextCursor,
        };
      },
    },
  });
