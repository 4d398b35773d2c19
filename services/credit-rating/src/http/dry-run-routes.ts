import { type AnyRoute, defineRoute, type Platform } from '@donghu/chassis';
import { domainError, isDomainError, uuidV7 } from '@donghu/kernel';
import * as z from 'zod';
import { startDryRunCommand } from '../commands/start-dry-run.js';
import { type Grade, grades, ratedClasses, type SupervisionClass } from '../domain/grade.js';
import { type Moves, meanScoreChangeMilli } from '../domain/model-migration.js';
import { type DryRunDocument, findDryRun } from '../store/dry-runs.js';
import { countEnterprises } from '../store/enterprise-queries.js';
import { modelVersionSchema } from './scoring-model-schemas.js';

const tag = 'scoring models';

const allGrades: readonly Grade[] = [...grades, 'UNRATED'];
const allClasses: readonly SupervisionClass[] = [...ratedClasses, 'UNRATED'];

const standingSchema = z.strictObject({
  grade: z.string(),
  supervisionClass: z.string(),
  scoreMilli: z.int(),
});

/** From the outer key to the inner one. */
const movesSchema = z.record(z.string(), z.record(z.string(), z.int()));

const dryRunSchema = z.strictObject({
  id: z.string(),
  modelVersion: z.string(),
  /** The model in force that it is compared with, as of the same day. */
  against: z.string(),
  day: z.string(),
  state: z.enum(['RUNNING', 'FINISHED']),
  startedBy: z.string(),
  startedAt: z.string(),
  finishedAt: z.string().optional(),
  /** Enterprises at its start, and how many are counted so far; those that came since may be counted, too. */
  population: z.int(),
  counted: z.int(),
  grades: movesSchema,
  classes: movesSchema,
  /** By class, then by grade. */
  rising: z.int(),
  falling: z.int(),
  staying: z.int(),
  newlyDByScore: z.int(),
  /** Over those that both models give a score, in thousandths of a point. */
  ratedByBoth: z.int(),
  meanScoreChangeMilli: z.int(),
  largestFalls: z.array(z.strictObject({ uscc: z.string(), from: standingSchema, to: standingSchema })),
});

/** With every place, also where nobody is. */
const wholeTable = <Place extends string>(places: readonly Place[], moves: Moves<Place>) =>
  Object.fromEntries(
    places.map((from) => [from, Object.fromEntries(places.map((to) => [to, moves[from]?.[to] ?? 0]))]),
  );

const shown = ({
  _id: id,
  startedAt,
  finishedAt,
  migration,
  ...run
}: DryRunDocument): z.output<typeof dryRunSchema> => ({
  id,
  modelVersion: run.modelVersion,
  against: run.against,
  day: run.day,
  state: run.state,
  startedBy: run.startedBy,
  startedAt: startedAt.toISOString(),
  ...(finishedAt === undefined ? {} : { finishedAt: finishedAt.toISOString() }),
  population: run.population,
  counted: migration.counted,
  grades: wholeTable(allGrades, migration.grades),
  classes: wholeTable(allClasses, migration.classes),
  rising: migration.rising,
  falling: migration.falling,
  staying: migration.staying,
  newlyDByScore: migration.newlyDByScore,
  ratedByBoth: migration.ratedByBoth,
  // A score has a million thousandths at most, and so has a mean of changes.
  meanScoreChangeMilli: Number(meanScoreChangeMilli(migration)),
  largestFalls: [...migration.largestFalls],
});

const example: z.output<typeof dryRunSchema> = {
  id: '01980c2e-5a00-7000-8000-000000000001',
  modelVersion: '2026.1',
  against: '2025.1',
  day: '2025-11-03',
  state: 'FINISHED',
  startedBy: 'zhang@drc',
  startedAt: '2025-11-03T02:00:00.000Z',
  finishedAt: '2025-11-03T02:00:09.000Z',
  population: 3,
  counted: 3,
  grades: wholeTable(allGrades, { AA: { AA: 1, A: 1 }, UNRATED: { UNRATED: 1 } }),
  classes: wholeTable(allClasses, { A: { A: 1, B: 1 }, UNRATED: { UNRATED: 1 } }),
  rising: 0,
  falling: 1,
  staying: 2,
  newlyDByScore: 0,
  ratedByBoth: 2,
  meanScoreChangeMilli: -32_500,
  largestFalls: [
    {
      uscc: '91420100616400352X',
      from: { grade: 'AA', supervisionClass: 'A', scoreMilli: 846_000 },
      to: { grade: 'A', supervisionClass: 'B', scoreMilli: 781_000 },
    },
  ],
};

/** Trying a proposed model on all enterprises (试算): who would rise and who would fall. */
export const dryRunRoutes = ({ clock, executor, store }: Platform<unknown>): readonly AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/v1/scoring-models/:version/dry-runs',
    operationId: 'startDryRun',
    summary: { en: 'Start a dry run of a proposed scoring model', zh: '启动评分模型试算' },
    tag,
    access: { roles: ['operator'] },
    idempotent: true,
    params: z.strictObject({ version: modelVersionSchema }),
    responses: {
      201: {
        description: 'Started; it is worked off from now on and changes no rating',
        schema: z.strictObject({ id: z.string(), state: z.literal('RUNNING') }),
        example: { id: example.id, state: 'RUNNING' },
      },
    },
    errors: ['NOT_FOUND', 'SCORING_MODEL_STATE_CONFLICT'],
    handle: async ({ params: { version }, principal, idempotency }) => {
      const population = await countEnterprises(store.db);
      const input = { id: uuidV7(clock), modelVersion: version, population, by: principal.subject };
      const executed = await executor.execute(startDryRunCommand, input, { idempotency });
      if (isDomainError(executed)) return executed;
      const { output, replayed } = executed;
      const location = `/v1/scoring-models/${version}/dry-runs/${output.id}`;
      return { status: 201, body: output, location, replayed };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/scoring-models/:version/dry-runs/:id',
    operationId: 'getDryRun',
    summary: { en: 'Show how far a dry run is, and what it has found', zh: '查询试算进度与等级迁移矩阵' },
    tag,
    access: { roles: ['operator', 'regulator'] },
    params: z.strictObject({ version: modelVersionSchema, id: z.string().min(1).max(64) }),
    responses: {
      200: { description: 'State, progress and migration so far', schema: dryRunSchema, example },
    },
    errors: ['NOT_FOUND'],
    handle: async ({ params: { version, id } }) => {
      const found = await findDryRun(store.db, version, id);
      return found === undefined
        ? domainError('NOT_FOUND', `there is no dry run ${id} of ${version}`)
        : { status: 200, body: shown(found) };
    },
  }),
];
