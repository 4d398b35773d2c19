import {
  type AnyRoute,
  dateSchema,
  defineRoute,
  freeTextSchema,
  type Platform,
  type Principal,
  usccSchema,
} from '@donghu/chassis';
import { type DomainError, domainError, isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { type EnterpriseListed, listEnterpriseCommand } from '../commands/list-enterprise.js';
import { olderList, takeObligationListCommand } from '../commands/take-obligation-list.js';
import {
  compareFullList,
  type FullListChanges,
  type FullObligationList,
} from '../domain/full-obligation-list.js';
import { departmentOfLine } from '../parameters/covered-lines.js';
import { findObligationList, obligationsOfLine, registeredAmong } from '../store/obligation-lists.js';
import { departmentSchema, obligedLineSchema } from './covered-line-schemas.js';

const mostEnterprises = 5_000;
/** Changes that one transaction takes. */
const groupSize = 200;

const fullListSchema = z.strictObject({
  department: departmentSchema,
  line: obligedLineSchema,
  asOf: dateSchema.meta({
    description: 'Whoever is not on it is not obliged from this day on. 名录生效日期',
  }),
  listReference: freeTextSchema(80),
  enterprises: z
    .array(z.strictObject({ enterpriseUscc: usccSchema, category: freeTextSchema(80) }))
    .min(1)
    .max(mostEnterprises),
  dryRun: z.boolean().default(false).meta({ description: 'Only count what it would change. 试运行' }),
});

const example = {
  department: 'EEB',
  line: 'ENV_LIAB',
  asOf: '2026-01-01',
  listReference: '2026年环境污染责任险名录',
  enterprises: [{ enterpriseUscc: '91420100616400352X', category: '危险废物产生单位' }],
  dryRun: true,
};

const refusedSchema = z.strictObject({ enterpriseUscc: z.string(), code: z.string(), detail: z.string() });

const answerSchema = z.strictObject({
  dryRun: z.boolean(),
  began: z.int(),
  ended: z.int(),
  known: z.int(),
  /** Codes of those whose duty ends: for a look before the list is taken in earnest. */
  endedEnterprises: z.array(z.string()),
  refused: z.array(refusedSchema),
});

type Answer = z.input<typeof answerSchema>;

const otherDepartment = ({ department, line }: FullObligationList): DomainError | undefined => {
  const keeper = departmentOfLine(line);
  if (keeper === department) return undefined;
  return domainError('VALIDATION_FAILED', `the list of ${line} is kept by ${keeper}`, {
    fields: [{ pointer: '/department', rule: 'OTHER_DEPARTMENT', detail: 'does not keep this list' }],
  });
};

const counted = async (
  { store }: Platform<unknown>,
  { begins, ends, known }: FullListChanges,
): Promise<Answer> => {
  const registered = await registeredAmong(
    store.db,
    begins.map(({ enterpriseUscc }) => enterpriseUscc),
  );
  const unknown = begins.filter(({ enterpriseUscc }) => !registered.has(enterpriseUscc));
  return {
    dryRun: true,
    began: begins.length - unknown.length,
    ended: ends.length,
    known,
    endedEnterprises: ends.map(({ enterpriseUscc }) => enterpriseUscc),
    refused: unknown.map(({ enterpriseUscc }) => ({
      enterpriseUscc,
      code: 'ENTERPRISE_UNKNOWN',
      detail: `${enterpriseUscc} is not registered`,
    })),
  };
};

/** Every change is a line of a list as any other; a list that was interrupted is sent again, and goes on. */
const taken = async (
  { executor }: Platform<unknown>,
  { begins, ends, known }: FullListChanges,
  { subject }: Principal,
): Promise<Answer> => {
  const changes = [...begins, ...ends];
  const outcomes: (EnterpriseListed | DomainError)[] = [];
  for (let at = 0; at < changes.length; at += groupSize) {
    const group = changes.slice(at, at + groupSize).map((listed) => ({ listed, by: subject }));
    const results = await executor.executeAll(listEnterpriseCommand, group);
    outcomes.push(...results.map((result) => (isDomainError(result) ? result : result.output)));
  }
  const refused = outcomes.flatMap((outcome, index) =>
    isDomainError(outcome)
      ? [{ enterpriseUscc: changes[index]?.enterpriseUscc ?? '', code: outcome.code, detail: outcome.detail }]
      : [],
  );
  const succeeded = (index: number): boolean => !isDomainError(outcomes[index]);
  const endedNow = ends.filter((_, index) => succeeded(begins.length + index));
  return {
    dryRun: false,
    began: begins.filter((_, index) => succeeded(index)).length,
    ended: endedNow.length,
    known,
    endedEnterprises: endedNow.map(({ enterpriseUscc }) => enterpriseUscc),
    refused,
  };
};

/** A department's whole list of a line. Who is missing from it is not obliged from its day on. */
export const obligationListRoute = (platform: Platform<unknown>): AnyRoute =>
  defineRoute({
    method: 'post',
    path: '/v1/obligation-lists',
    operationId: 'takeObligationList',
    summary: { en: "Take a department's whole list of obliged enterprises", zh: '导入部门应保企业全量名录' },
    tag: 'obligations',
    access: { roles: ['bureau', 'operator', 'regulator'] },
    body: fullListSchema,
    example,
    responses: { 200: { description: 'What it changed, or would change', schema: answerSchema } },
    errors: ['USCC_INVALID'],
    handle: async ({ body, principal }) => {
      const { dryRun, ...list } = body;
      const { department, line, asOf, listReference } = list;
      const newest = await findObligationList(platform.store.db, department, line);
      const refused = otherDepartment(list) ?? olderList(newest, list);
      if (refused !== undefined) return refused;
      if (!dryRun) {
        const head = { department, line, asOf, listReference, by: principal.subject };
        const made = await platform.executor.execute(takeObligationListCommand, head);
        if (isDomainError(made)) return made;
      }
      const changes = compareFullList(list, await obligationsOfLine(platform.store.db, line));
      const answer = dryRun ? await counted(platform, changes) : await taken(platform, changes, principal);
      return { status: 200, body: answer };
    },
  });
