import { type AnyRoute, dateSchema, defineRoute, type Platform } from '@donghu/chassis';
import { isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import {
  type ActivationOutput,
  approveActivationCommand,
  requestActivationCommand,
} from '../commands/activate-scoring-model.js';
import { modelVersionSchema } from './scoring-model-schemas.js';

const tag = 'scoring models';
const access = { roles: ['operator'] } as const;
const params = z.strictObject({ version: modelVersionSchema });

const activationSchema = z.strictObject({
  version: z.string(),
  state: z.enum(['ACTIVATION_REQUESTED', 'ACTIVATED']),
  from: z.string(),
  requestedBy: z.string(),
  requestedAt: z.string(),
  approvedBy: z.string().optional(),
  approvedAt: z.string().optional(),
});

const requested = {
  version: '2026.1',
  state: 'ACTIVATION_REQUESTED' as const,
  from: '2026-01-01',
  requestedBy: 'zhang@drc',
  requestedAt: '2025-11-03T02:00:00.000Z',
};

const approved: z.output<typeof activationSchema> = {
  ...requested,
  state: 'ACTIVATED',
  approvedBy: 'li@drc',
  approvedAt: '2025-11-04T01:30:00.000Z',
};

const answer = (status: number, output: ActivationOutput, replayed: boolean) => ({
  status,
  body: output,
  replayed,
});

/** Bringing a proposed model into force: one person asks, another approves. */
export const modelActivationRoutes = ({ executor }: Platform<unknown>): readonly AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/v1/scoring-models/:version/activation',
    operationId: 'requestModelActivation',
    summary: { en: 'Ask for a scoring model to come into force', zh: '申请启用评分模型' },
    tag,
    access,
    idempotent: true,
    params,
    body: z.strictObject({ from: dateSchema }),
    example: { from: '2026-01-01' },
    responses: {
      201: {
        description: 'Asked for; another person approves it',
        schema: activationSchema,
        example: requested,
      },
    },
    errors: ['NOT_FOUND', 'DRY_RUN_MISSING', 'SCORING_MODEL_STATE_CONFLICT'],
    handle: async ({ params: { version }, body: { from }, principal, idempotency }) => {
      const input = { modelVersion: version, from, by: principal.subject };
      const executed = await executor.execute(requestActivationCommand, input, { idempotency });
      return isDomainError(executed) ? executed : answer(201, executed.output, executed.replayed);
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/scoring-models/:version/activation/approval',
    operationId: 'approveModelActivation',
    summary: { en: 'Approve that a scoring model comes into force', zh: '批准启用评分模型' },
    tag,
    access,
    params,
    responses: {
      200: { description: 'It is in force from its day on', schema: activationSchema, example: approved },
    },
    errors: ['NOT_FOUND', 'SAME_PERSON_TWICE', 'SCORING_MODEL_STATE_CONFLICT'],
    handle: async ({ params: { version }, principal }) => {
      const input = { modelVersion: version, by: principal.subject };
      const executed = await executor.execute(approveActivationCommand, input);
      return isDomainError(executed) ? executed : answer(200, executed.output, executed.replayed);
    },
  }),
];
