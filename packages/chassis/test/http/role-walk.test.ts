import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { roles } from '../../src/authentication/role.js';
import { admissionOf, defineRoute, walkRoles } from '../../src/http/index.js';
import { type DoorUnderTest, openDoor } from './door-under-test.js';
import { changePolicy, endPolicy, readPolicy, reportPolicy } from './policy-routes.js';

const routes = [reportPolicy, readPolicy, changePolicy, endPolicy];

describe('a walk over all routes with every role', () => {
  let under: DoorUnderTest;
  beforeAll(async () => {
    under = await openDoor({ routes });
  });
  afterAll(() => under.close());

  test('finds each door open or closed as its route declares', async () => {
    const cases = walkRoles(routes);
    // Every role, and nobody at all.
    expect(cases).toHaveLength(routes.length * (roles.length + 1));

    for (const { method, path, role, contentType, expected, operationId } of cases) {
      const token = role === undefined ? {} : await under.tokenFor({ subject: role, roles: [role] });
      const response = await fetch(under.url + path, {
        method: method.toUpperCase(),
        headers: { ...token, 'content-type': contentType },
      });
      expect([operationId, role, admissionOf(response.status)]).toEqual([operationId, role, expected]);
    }
  });
});

describe('the table of routes', () => {
  test('prefers a literal segment to a parameter, in whatever order they come', async () => {
    const literal = defineRoute({
      method: 'get',
      path: '/v1/policies/latest',
      operationId: 'readLatestPolicy',
      summary: { en: 'Read the latest policy', zh: '查询最新保单' },
      tag: 'policies',
      access: 'anyone',
      responses: { 200: { description: 'The policy' } },
      errors: [],
      handle: async () => ({ status: 200, body: { latest: true } }),
    });
    const under = await openDoor({ routes: [readPolicy, literal] });

    expect(await (await fetch(`${under.url}/v1/policies/latest`)).json()).toEqual({ latest: true });
    await under.close();
  });

  test('refuses two routes for one call, or of one name', async () => {
    await expect(
      openDoor({ routes: [readPolicy, { ...readPolicy, path: '/v1/policies/:id', operationId: 'b' }] }),
    ).rejects.toThrow('Two routes serve GET /v1/policies/:');
    await expect(
      openDoor({ routes: [readPolicy, { ...changePolicy, operationId: 'readPolicy' }] }),
    ).rejects.toThrow('Two routes are called readPolicy');
  });
});
