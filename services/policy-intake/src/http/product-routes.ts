import {
  type AnyRoute,
  codeSchema,
  dateSchema,
  defineRoute,
  type Executed,
  freeTextSchema,
  ownPartyOnly,
  type Platform,
  type RouteAnswer,
  usccSchema,
} from '@donghu/chassis';
import { type DomainError, domainError, isDomainError } from '@donghu/kernel';
import * as z from 'zod';
import { changeProductCommand, type ProductChangedAnswer } from '../commands/change-product.js';
import { findProduct, listProducts, type ProductDocument } from '../store/products.js';
import { idPath } from './id-path.js';
import { pageSchema } from './policy-schemas.js';

const tag = 'products';
const reporters = { roles: ['insurer', 'operator'] } as const;
const byCode = z.strictObject({ insurer: usccSchema, code: freeTextSchema(64) });

const versionSchema = {
  version: freeTextSchema(20),
  filingNumber: freeTextSchema(64).meta({ description: 'Filing with the regulator. 备案或审批编号' }),
  from: dateSchema.meta({ description: 'First day on which it is sold. 起售日' }),
};

const answerSchema = z.strictObject({
  productId: z.string(),
  outcome: z.enum(['ACCEPTED', 'ALREADY_KNOWN']),
  version: z.int(),
});

const responses = {
  201: { description: 'Accepted', schema: answerSchema },
  200: { description: 'Already known', schema: answerSchema },
};

const viewSchema = z.strictObject({
  insurerUscc: z.string(),
  code: z.string(),
  line: z.string(),
  nameZh: z.string(),
  sandboxCase: z.string().optional(),
  versions: z.array(z.strictObject({ version: z.string(), filingNumber: z.string(), from: z.string() })),
  library: z.array(z.strictObject({ from: z.string(), to: z.string().optional() })),
});

const productView = ({ terms, versions, library }: ProductDocument): z.input<typeof viewSchema> => ({
  ...terms,
  versions: [...versions],
  library: [...library],
});

const answerOf = (executed: Executed<ProductChangedAnswer> | DomainError): RouteAnswer | DomainError => {
  if (isDomainError(executed)) return executed;
  const { output, replayed } = executed;
  return {
    status: output.outcome === 'ACCEPTED' ? 201 : 200,
    body: output,
    location: `/v1/products/${idPath(output.productId)}`,
    etag: String(output.version),
    replayed,
  };
};

/** The products that insurers sell, for reporters and for the public. */
export const productRoutes = (platform: Platform<unknown>): readonly AnyRoute[] => [
  defineRoute({
    method: 'post',
    path: '/v1/products',
    operationId: 'registerProduct',
    summary: { en: 'Register a product', zh: '登记产品' },
    tag,
    access: reporters,
    idempotent: true,
    body: z.strictObject({
      insurerUscc: usccSchema,
      code: freeTextSchema(64),
      line: codeSchema,
      nameZh: freeTextSchema(120),
      sandboxCase: codeSchema.optional(),
      ...versionSchema,
    }),
    example: {
      insurerUscc: '91100000710931483R',
      code: 'YFZR-01',
      line: 'RND_LIAB',
      nameZh: '产品研发责任保险',
      version: '2021',
      filingNumber: 'C00000232512021062400001',
      from: '2021-10-01',
    },
    responses,
    errors: ['USCC_INVALID', 'LINE_UNKNOWN', 'ALREADY_REPORTED'],
    handle: async ({ body, principal, idempotency }) => {
      const { version, filingNumber, from, ...terms } = body;
      const input = { type: 'REGISTERED', terms, version: { version, filingNumber, from } } as const;
      return (
        ownPartyOnly(principal, body.insurerUscc) ??
        answerOf(await platform.executor.execute(changeProductCommand, input, { idempotency }))
      );
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/products/:insurer/:code/versions',
    operationId: 'addProductVersion',
    summary: { en: 'Add a version of a product', zh: '登记产品版本' },
    tag,
    access: reporters,
    idempotent: true,
    params: byCode,
    body: z.strictObject(versionSchema),
    example: { version: '2025', filingNumber: 'C00000232512025010100001', from: '2025-02-01' },
    responses,
    errors: ['USCC_INVALID', 'NOT_FOUND', 'ALREADY_REPORTED'],
    handle: async ({ params, body, principal, idempotency }) => {
      const { insurer: insurerUscc, code } = params;
      const input = { type: 'VERSION_ADDED', insurerUscc, code, version: body } as const;
      return (
        ownPartyOnly(principal, insurerUscc) ??
        answerOf(await platform.executor.execute(changeProductCommand, input, { idempotency }))
      );
    },
  }),
  defineRoute({
    method: 'post',
    path: '/v1/products/:insurer/:code/library',
    operationId: 'keepProductInLibrary',
    summary: { en: 'Put a product into the library, or end its stay', zh: '产品入库或出库' },
    tag,
    access: { roles: ['operator', 'regulator'] },
    idempotent: true,
    params: byCode,
    body: z.strictObject({
      from: dateSchema,
      to: dateSchema.optional().meta({ description: 'First day out of the library' }),
    }),
    example: { from: '2023-02-02' },
    responses,
    errors: ['USCC_INVALID', 'NOT_FOUND', 'ALREADY_REPORTED'],
    handle: async ({ params, body, idempotency }) => {
      const { insurer: insurerUscc, code } = params;
      const input = { type: 'LIBRARY_CHANGED', insurerUscc, code, period: body } as const;
      return answerOf(await platform.executor.execute(changeProductCommand, input, { idempotency }));
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/products/:insurer/:code',
    operationId: 'getProduct',
    summary: { en: 'Show a product', zh: '查询产品' },
    tag,
    access: 'anyone',
    params: byCode,
    responses: { 200: { description: 'The product', schema: viewSchema } },
    errors: ['USCC_INVALID', 'NOT_FOUND'],
    handle: async ({ params }) => {
      const product = await findProduct(platform.store.db, params.insurer, params.code);
      return product === undefined
        ? domainError('NOT_FOUND', 'No product stands under this code')
        : { status: 200, body: productView(product), etag: String(product.version) };
    },
  }),
  defineRoute({
    method: 'get',
    path: '/v1/products',
    operationId: 'listProducts',
    summary: { en: 'List products', zh: '产品目录' },
    tag,
    access: 'anyone',
    query: z.strictObject({
      insurer: usccSchema.optional(),
      line: codeSchema.optional(),
      inLibraryOn: dateSchema.optional(),
      ...pageSchema,
    }),
    responses: {
      200: {
        description: 'A page in the order of insurer and code; an empty cursor ends the list',
        schema: z.strictObject({ items: z.array(viewSchema), nextCursor: z.string() }),
      },
    },
    errors: ['USCC_INVALID'],
    handle: async ({ query: { insurer, line, inLibraryOn, cursor, limit } }) => {
      const page = await listProducts(platform.store.db, {
        insurerUscc: insurer,
        line,
        inLibraryOn,
        after: cursor,
        limit,
      });
      const nextCursor = page.length === limit ? (page.at(-1)?._id ?? '') : '';
      return { status: 200, body: { items: page.map(productView), nextCursor } };
    },
  }),
];
