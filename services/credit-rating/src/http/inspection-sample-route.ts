import { createHash } from 'node:crypto';
import { type AnyRoute, dateSchema, defineRoute, type Platform } from '@donghu/chassis';
import {
  type CalendarDate,
  calendarDate,
  calendarDateAt,
  type DomainError,
  domainError,
  startOfDay,
  yearOf,
} from '@donghu/kernel';
import * as z from 'zod';
import { ratedClasses, type SupervisionClass } from '../domain/grade.js';
import { drawInspectionSample, type InspectionSample } from '../domain/inspection-sample.js';
import { treatments } from '../domain/supervision-terms.js';
import { versionOn } from '../domain/version-on.js';
import { supervisionTerms } from '../parameters/supervision-terms.js';
import { findSupervisedAt } from '../store/supervised-queries.js';

const classSchema = z.strictObject({
  supervisionClass: z.enum(ratedClasses),
  samplingPercent: z.int(),
  population: z.int(),
  drawn: z.int(),
  /** What the class brings beside its sampling. */
  brings: z.array(z.enum(treatments)),
});

const sampleSchema = z.strictObject({
  year: z.int(),
  classesOf: z.string(),
  seed: z.string(),
  termsVersion: z.string(),
  reference: z.string(),
  classes: z.array(classSchema),
  /** Enterprises without a class, of which none is drawn. */
  unrated: z.int(),
  items: z.array(
    z.strictObject({ uscc: z.string(), supervisionClass: z.enum([...ratedClasses, 'UNRATED']) }),
  ),
  nextCursor: z.string(),
});

const example: z.output<typeof sampleSchema> = {
  year: 2026,
  classesOf: '2026-01-01',
  seed: '2025-12-31 18:00',
  termsVersion: '2025.1',
  reference: 'the plan (六)4; rates are defaults of the zone',
  classes: [
    {
      supervisionClass: 'A',
      samplingPercent: 1,
      population: 120,
      drawn: 2,
      brings: ['GREEN_CHANNEL', 'SIMPLIFIED_PAPERS'],
    },
  ],
  unrated: 14,
  items: [{ uscc: '91420100616400352X', supervisionClass: 'A' }],
  nextCursor: '',
};

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The worst class first: it is inspected the most. */
const rowsOf = ({ classes, unrated }: InspectionSample, wanted: SupervisionClass | undefined) => {
  const shown = wanted === undefined ? [...ratedClasses].reverse() : [wanted];
  return shown.flatMap((supervisionClass) =>
    (supervisionClass === 'UNRATED' ? unrated : classes[supervisionClass].drawn).map((uscc) => ({
      uscc,
      supervisionClass,
    })),
  );
};

/** Classes of a day to come are not known, and the sample of a year goes by a day of it. */
const refuseDay = (year: number, classesOf: CalendarDate, today: CalendarDate): DomainError | undefined => {
  const fault = (rule: string, detail: string): DomainError =>
    domainError('VALIDATION_FAILED', detail, { fields: [{ pointer: '/query/classesOf', rule, detail }] });
  if (yearOf(classesOf) !== year) return fault('OTHER_YEAR', `${classesOf} does not lie in ${year}`);
  return classesOf > today ? fault('FUTURE', `the classes of ${classesOf} are not known yet`) : undefined;
};

/** The yearly inspection sample (年度抽查名单) of graded supervision. */
export const inspectionSampleRoute = ({ store, clock }: Platform<unknown>): AnyRoute =>
  defineRoute({
    method: 'get',
    path: '/v1/inspection-samples/:year',
    operationId: 'getInspectionSample',
    summary: { en: 'Draw the yearly inspection sample', zh: '抽取年度分级分类监管抽查名单' },
    tag: 'supervision',
    access: { roles: ['operator', 'regulator'] },
    params: z.strictObject({ year: z.coerce.number().int().min(2025).max(2999) }),
    query: z.strictObject({
      /** Whoever gives the same one reads the same sample. */
      seed: z.string().min(1).max(64),
      /** The classes are those at the beginning of this day; 1 January where none is given. */
      classesOf: dateSchema.optional(),
      /** Those drawn of one class; `UNRATED`: all that have none. */
      supervisionClass: z.enum([...ratedClasses, 'UNRATED']).optional(),
      cursor: z
        .string()
        .regex(/^\d{0,9}$/)
        .default(''),
      limit: z.coerce.number().int().min(1).max(500).default(100),
    }),
    responses: {
      200: {
        description: 'The classes, and who is drawn: the worst class first, by lot',
        schema: sampleSchema,
        example,
      },
    },
    errors: [],
    handle: async ({ params: { year }, query }) => {
      const classesOf = query.classesOf ?? calendarDate(`${year}-01-01`);
      const refused = refuseDay(year, classesOf, calendarDateAt(clock.now()));
      if (refused !== undefined) return refused;
      const terms = versionOn(supervisionTerms, classesOf);
      const supervised = await findSupervisedAt(store.db, startOfDay(classesOf));
      const sample = drawInspectionSample(supervised, terms, { year, seed: query.seed, digest });
      const rows = rowsOf(sample, query.supervisionClass);
      const [from, to] = [Number(query.cursor), Number(query.cursor) + query.limit];
      return {
        status: 200,
        body: {
          year,
          classesOf,
          seed: query.seed,
          termsVersion: terms.version,
          reference: terms.reference,
          classes: ratedClasses.map((supervisionClass) => {
            const { samplingPercent, population, drawn } = sample.classes[supervisionClass];
            const brings = [...terms.classes[supervisionClass].brings];
            return { supervisionClass, samplingPercent, population, drawn: drawn.length, brings };
          }),
          unrated: sample.unrated.length,
          items: rows.slice(from, to),
          nextCursor: to < rows.length ? String(to) : '',
        },
      };
    },
  });
