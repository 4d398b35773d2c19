import { defineGrpcService, type GrpcService, ownPartyOnly, type Platform } from '@donghu/chassis';
import { InstitutionRegistryServiceService } from '@donghu/contracts/registry';
import { domainError, isDomainError, parseUscc } from '@donghu/kernel';
import { enterpriseMessage } from '../commands/enterprise-message.js';
import { institutionMessage } from '../commands/institution-message.js';
import { findEnterprise } from '../store/enterprise-queries.js';
import { findInstitution, listInstitutions } from '../store/institution-queries.js';

const largestPage = 500;
const usualPage = 100;

export const institutionRegistryService = (platform: Platform<unknown>): GrpcService =>
  defineGrpcService(InstitutionRegistryServiceService, {
    getInstitution: {
      kind: 'unary',
      access: 'anyone',
      handle: async ({ uscc }) => {
        const code = parseUscc(uscc);
        if (isDomainError(code)) return code;
        const institution = await findInstitution(platform.store.db, code.uscc);
        if (institution === undefined) return domainError('NOT_FOUND', `${code.uscc} is not registered`);
        return { institution: institutionMessage(institution), version: BigInt(institution.version) };
      },
    },
    getEnterprise: {
      kind: 'unary',
      access: { roles: ['operator', 'bureau', 'finance', 'regulator', 'auditor', 'enterprise'] },
      handle: async ({ uscc }, { principal }) => {
        const code = parseUscc(uscc);
        if (isDomainError(code)) return code;
        const refused = ownPartyOnly(principal, code.uscc);
        if (refused !== undefined) return refused;
        const enterprise = await findEnterprise(platform.store.db, code.uscc);
        if (enterprise === undefined) return domainError('NOT_FOUND', `${code.uscc} is not registered`);
        return { enterprise: enterpriseMessage(enterprise), version: BigInt(enterprise.version) };
      },
    },
    listInstitutions: {
      kind: 'unary',
      access: 'anyone',
      handle: async ({ pageSize, pageToken }) => {
        if (pageSize < 0 || pageSize > largestPage) {
          return domainError('VALIDATION_FAILED', `a page holds at most ${largestPage}`, {
            fields: [{ pointer: '/page_size', rule: 'RANGE', detail: `0 to ${largestPage}` }],
          });
        }
        const limit = pageSize === 0 ? usualPage : pageSize;
        const page = await listInstitutions(platform.store.db, pageToken, limit);
        return {
          institutions: page.map(institutionMessage),
          nextPageToken: page.length === limit ? (page.at(-1)?._id ?? '') : '',
        };
      },
    },
  });
