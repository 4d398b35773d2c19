import { defineGrpcService, type GrpcService, type Platform } from '@donghu/chassis';
import { DataSharingServiceService } from '@donghu/contracts/registry';
import { domainError, isDomainError, parseUsccOverridden } from '@donghu/kernel';
import { lookUpShared } from '../commands/look-up-shared.js';
import { readAsOf } from './read-as-of.js';

const longestText = 64;
const mostFields = 50;

/** Look-ups of bureau systems under a grant. */
export const dataSharingService = (platform: Platform<unknown>): GrpcService =>
  defineGrpcService(DataSharingServiceService, {
    lookUpShared: {
      kind: 'unary',
      access: { roles: ['bureau', 'finance', 'regulator'] },
      handle: async (request, { principal }) => {
        const code = parseUsccOverridden(request.uscc);
        if (isDomainError(code)) return code;
        const asOf = readAsOf(request);
        if (isDomainError(asOf)) return asOf;
        const texts = [request.grantId, request.purpose, ...request.fields];
        if (request.fields.length > mostFields || texts.some((text) => text.length > longestText)) {
          const detail = `at most ${mostFields} fields, and no text above ${longestText} characters`;
          return domainError('VALIDATION_FAILED', detail, {
            fields: [{ pointer: '/fields', rule: 'RANGE', detail }],
          });
        }
        const answer = await lookUpShared(platform, {
          grantId: request.grantId,
          uscc: code.uscc,
          purpose: request.purpose,
          fields: [...new Set(request.fields)],
          asOf,
          principal,
        });
        if (isDomainError(answer)) return answer;
        const fields = answer.fields.map(({ name, value }) => ({ name, json: JSON.stringify(value) }));
        return { fields, readId: answer.readId };
      },
    },
  });
