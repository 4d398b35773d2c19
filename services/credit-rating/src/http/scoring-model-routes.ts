import { type AnyRoute, defineRoute, type Platform, type Role } from '@donghu/chassis';
import { calendarDateAt, domainError, isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { proposeScoringModelCommand } from '../commands/propose-scoring-model.js';
import { earlierModels } from '../domain/earlier-models.js';
import type { ModelActivation } from '../domain/model-activation.js';
import type { Scorecard } from '../domain/scorecard.js';
import { versionOn } from '../domain/version-on.js';
import { scorecards } from '../parameters/scorecards.js';
import { findActivatedModels } from '../store/activated-models.js';
import { countRatedBy } from '../store/enterprise-queries.js';
import {
  findModelStates,
  findScoringModel,
  listScoringModels,
  listSteps,
} from '../store/scoring-model-queries.js';
import type { ScoringModelStep } from '../store/scoring-model-steps.js';
import type { ScoringModelDocument } from '../store/scoring-models.js';
import {
  modelSummarySchema,
  modelVersionSchema,
  scoringModelExample,
  scoringModelSchema,
} from './scoring-model-schemas.js';

const tag = 'scoring models';
const readers: readonly Role[] = ['operator', 'regulator'];
const byVersion = z.strictObject({ version: modelVersionSchema });

const stepSchema = z.strictObject({
  step: z.string(),
  at: z.string(),
  by: z.string(),
  dryRun: z.string().optional(),
  from: z.string().optional(),
});

const detailSchema = modelSummarySchema.extend({
  model: scoringModelSchema,
  /** Who did what with it, and when; nothing of a built-in one. */
  steps: z.array(stepSchema),
  /** Of the model in force that took the place of another: enterprises that it has not rated yet. */
  leftToRate: z.int().optional(),
});

type Summary = z.output<typeof modelSummarySchema>;

const builtInSummary = ({ version, reference, from }: Scorecard): Summary => ({
  version,
  reference,
  state: 'BUILT_IN',
  from,
});

const stateOf = (activation: ModelActivation | undefined): Summary['state'] => {
  if (activation === undefined) return 'PROPOSED';
  return activation.approvedBy === undefined ? 'ACTIVATION_REQUESTED' : 'ACTIVATED';
};

const summary = (
  { _id, model, proposedBy, proposedAt }: ScoringModelDocument,
  activation: ModelActivation | undefined,
): Summary => ({
  version: _id,
  reference: model.reference,
  state: stateOf(activation),
  ...(activation === undefined ? {} : { from: activation.from }),
  proposedBy,
  proposedAt: proposedAt.toISOString(),
});

const shownStep = ({ step, at, by, dryRun, from }: ScoringModelStep): z.output<typeof stepSchema> => ({
  step,
  at: at.toISOString(),
  by,
  ...(dryRun === undefined ? {} : { dryRun }),
  ...(from === undefined ? {} : { from }),
});

const byVersionOf = (a: Summary, b: Summary): number => (a.version < b.version ? -1 : 1);

const summaryExample: Summary = {
  version: '2026.1',
  reference: scoringModelExample.reference,
  state: 'PROPOSED',
  proposedBy: 'zhang@drc',
  proposedAt: '2025-11-03T02:00:00.000Z',
};

/** The versions of the scoring model: those that are built in, and those that were proposed. */
export const scoringModelRoutes = ({ clock, executor, store }: Platform<unknown>): readonly AnyRoute[] => {
  /** How far the model in force is that took the place of another. */
  const progressOf = async (version: string): Promise<{ readonly leftToRate?: number }> => {
    const cards = [...scorecards, ...(await findActivatedModels(store.db))] as const;
    const today = calendarDateAt(clock.now());
    const earlier = earlierModels(cards, today);
    if (earlier.length === 0 || versionOn(cards, today).version !== version) return {};
    return { leftToRate: await countRatedBy(store.db, earlier) };
  };

  return [
    defineRoute({
      method: 'post',
      path: '/v1/scoring-models',
      operationId: 'proposeScoringModel',
      summary: { en: 'Propose a scoring model', zh: '提出评分模型' },
      tag,
      access: { roles: ['operator'] },
      idempotent: true,
      body: scoringModelSchema,
      example: scoringModelExample,
      responses: {
        201: {
          description: 'Kept; it rates nobody until it is activated',
          schema: z.strictObject({ version: z.string(), state: z.literal('PROPOSED') }),
          example: { version: '2026.1', state: 'PROPOSED' },
        },
      },
      errors: ['SCORING_MODEL_ALREADY_EXISTS'],
      handle: async ({ body: model, principal, idempotency }) => {
        const input = { model, by: principal.subject };
        const executed = await executor.execute(proposeScoringModelCommand, input, { idempotency });
        if (isDomainError(executed)) return executed;
        const { output, replayed } = executed;
        return { status: 201, body: output, location: `/v1/scoring-models/${output.version}`, replayed };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/v1/scoring-models',
      operationId: 'listScoringModels',
      summary: { en: 'List the versions of the scoring model', zh: '评分模型版本列表' },
      tag,
      access: { roles: readers },
      query: z.strictObject({
        cursor: z.string().max(32).default(''),
        limit: z.coerce.number().int().min(1).max(500).default(100),
      }),
      responses: {
        200: {
          description: 'In the order of their versions; an empty cursor ends the list',
          schema: z.strictObject({ items: z.array(modelSummarySchema), nextCursor: z.string() }),
          example: { items: [summaryExample], nextCursor: '' },
        },
      },
      errors: [],
      handle: async ({ query: { cursor, limit } }) => {
        const proposed = await listScoringModels(store.db, cursor, limit);
        const states = await findModelStates(
          store.db,
          proposed.map(({ _id }) => _id),
        );
        const items = [
          ...scorecards.filter(({ version }) => version > cursor).map(builtInSummary),
          ...proposed.map((document) => summary(document, states.get(document._id)?.activation)),
        ]
          .sort(byVersionOf)
          .slice(0, limit);
        const nextCursor = items.length === limit ? (items.at(-1)?.version ?? '') : '';
        return { status: 200, body: { items, nextCursor } };
      },
    }),
    defineRoute({
      method: 'get',
      path: '/v1/scoring-models/:version',
      operationId: 'getScoringModel',
      summary: { en: 'Show a version of the scoring model', zh: '查询评分模型版本' },
      tag,
      access: { roles: readers },
      params: byVersion,
      responses: {
        200: {
          description: 'The whole model, and what was done with it',
          schema: detailSchema,
          example: {
            ...summaryExample,
            model: scoringModelExample,
            steps: [{ step: 'PROPOSED', at: '2025-11-03T02:00:00.000Z', by: 'zhang@drc' }],
          },
        },
      },
      errors: ['NOT_FOUND'],
      handle: async ({ params: { version } }) => {
        const builtIn = scorecards.find((card) => card.version === version);
        if (builtIn !== undefined) {
          const { from: _, ...model } = builtIn;
          const progress = await progressOf(version);
          return { status: 200, body: { ...builtInSummary(builtIn), model, steps: [], ...progress } };
        }
        const found = await findScoringModel(store.db, version);
        if (found === undefined) return domainError('NOT_FOUND', `there is no scoring model ${version}`);
        const [states, steps, progress] = await Promise.all([
          findModelStates(store.db, [version]),
          listSteps(store.db, version),
          progressOf(version),
        ]);
        const shown = summary(found, states.get(version)?.activation);
        const body = { ...shown, model: found.model, steps: steps.map(shownStep), ...progress };
        return { status: 200, body };
      },
    }),
  ];
};
