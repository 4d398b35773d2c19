import { type AnyRoute, defineRoute } from '@donghu/chassis';
import * as z from 'zod';
import { institutionKinds } from '../parameters/institution-kinds.js';

const kindSchema = z.strictObject({
  code: z.string(),
  zh: z.string(),
  en: z.string(),
  licensed: z.boolean(),
  reference: z.string(),
});

/** The kinds of institution with their labels: codes are stable, labels are data. */
export const institutionKindsRoute = (): AnyRoute =>
  defineRoute({
    method: 'get',
    path: '/v1/institution-kinds',
    operationId: 'listInstitutionKinds',
    summary: { en: 'List the kinds of institution', zh: '机构类别目录' },
    tag: 'institutions',
    access: 'anyone',
    responses: {
      200: {
        description: 'Codes with labels and the clause of the plan',
        schema: z.strictObject({ items: z.array(kindSchema) }),
        example: { items: [institutionKinds[0]] },
      },
    },
    errors: [],
    handle: async () => ({ status: 200, body: { items: institutionKinds } }),
  });
