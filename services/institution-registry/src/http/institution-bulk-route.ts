import {
  type AnyBulkRoute,
  defineBulkRoute,
  type LineAnswer,
  type Platform,
  refusedLine,
} from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import { type RegisterInstitution, registerInstitutionCommand } from '../commands/register-institution.js';
import { registerInstitutionExample, registerInstitutionSchema } from './institution-schemas.js';
import { registrationInput } from './registration-input.js';

/** A file of institutions. A code that is registered is answered `known`: the file may be sent again. */
export const institutionBulkRoute = (platform: Platform<unknown>): AnyBulkRoute =>
  defineBulkRoute({
    path: '/v1/institutions/bulk',
    operationId: 'registerInstitutions',
    summary: { en: 'Register institutions, one a line', zh: '批量登记机构' },
    tag: 'institutions',
    access: { roles: ['operator', 'regulator'] },
    item: registerInstitutionSchema,
    example: registerInstitutionExample,
    answerExample: { line: 1, outcome: 'registered', uscc: '91420000MA49148N8B' },
    errors: ['USCC_INVALID'],
    handleBatch: async (items, { principal }) => {
      const answers: LineAnswer[] = [];
      const inputs: { readonly line: number; readonly input: RegisterInstitution }[] = [];
      for (const { line, value } of items) {
        const input = registrationInput(value, principal.subject);
        if (isDomainError(input)) answers.push(refusedLine(line, input));
        else inputs.push({ line, input });
      }
      const results = await platform.executor.executeAll(
        registerInstitutionCommand,
        inputs.map((entry) => entry.input),
      );
      for (const [index, result] of results.entries()) {
        const line = inputs[index]?.line ?? 0;
        if (!isDomainError(result)) answers.push({ line, outcome: 'registered', ...result.output });
        else if (result.code === 'INSTITUTION_ALREADY_REGISTERED') answers.push({ line, outcome: 'known' });
        else answers.push(refusedLine(line, result));
      }
      return answers.sort((left, right) => left.line - right.line);
    },
  });
