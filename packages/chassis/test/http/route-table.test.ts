import { describe, expect, test } from '@jest/globals';
import { bySpecificity, refuseRepeatedRoutes, shapeOf } from '../../src/http/route-table.js';

const get = (path: string) => ({ path, method: 'get' });

describe('routes in the order in which they are tried', () => {
  test('a literal step goes before a parameter, however many other paths stand between them', () => {
    const paths = [
      '/v1/enterprises/:uscc',
      '/v1/audit',
      '/v1/institutions/:uscc/state',
      '/v1/institutions/bulk',
      '/v1/totals',
      '/v1/enterprises/bulk',
      '/v1/institutions/:uscc',
    ];

    for (const turned of paths.keys()) {
      const declared = [...paths.slice(turned), ...paths.slice(0, turned)].map(get);
      const order = declared.toSorted(bySpecificity).map(({ path }) => path);
      expect(order.indexOf('/v1/enterprises/bulk')).toBeLessThan(order.indexOf('/v1/enterprises/:uscc'));
      expect(order.indexOf('/v1/institutions/bulk')).toBeLessThan(order.indexOf('/v1/institutions/:uscc'));
    }
  });

  test('the name of a parameter makes no difference', () => {
    expect(bySpecificity(get('/v1/demands/:id'), get('/v1/demands/:number'))).toBe(0);
    expect(shapeOf(get('/v1/demands/:id/offers'))).toBe(shapeOf(get('/v1/demands/:number/offers')));
    expect(() => refuseRepeatedRoutes([get('/v1/demands/:id'), get('/v1/demands/:number')], [])).toThrow(
      'Two routes serve GET /v1/demands/:parameter',
    );
  });
});
