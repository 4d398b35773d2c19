import { expect, test } from '@jest/globals';
import { mongoEngines } from '../../src/embedded/mongo-engine.js';

test('a mongod ends a transaction that its client left open after 10 seconds', async () => {
  const args = await mongoEngines.mongod.args({
    url: 'mongodb://127.0.0.1:27017/',
    host: '127.0.0.1',
    port: 27017,
    storeDirectory: '/data',
  });
  expect(args.join(' ')).toContain('--setParameter transactionLifetimeLimitSeconds=10');
});
