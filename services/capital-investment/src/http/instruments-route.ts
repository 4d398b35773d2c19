import { type AnyRoute, defineRoute } from '@donghu/chassis';
import * as z from 'zod';
import { instruments } from '../parameters/instruments.js';

const instrumentSchema = z.strictObject({
  code: z.string(),
  zh: z.string(),
  en: z.string(),
  from: z.string(),
  reference: z.string(),
});

/** The catalogue, for reporters and for the public. */
export const instrumentsRoute: AnyRoute = defineRoute({
  method: 'get',
  path: '/v1/instruments',
  operationId: 'listInstruments',
  summary: { en: 'List the investment instruments', zh: '投资工具目录' },
  tag: 'catalogue',
  access: 'anyone',
  responses: {
    200: {
      description: 'All instruments',
      schema: z.strictObject({ items: z.array(instrumentSchema) }),
      example: { items: instruments.slice(0, 1) },
    },
  },
  errors: [],
  handle: async () => ({ status: 200, body: { items: instruments } }),
});
