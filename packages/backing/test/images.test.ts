import { expect, test } from '@jest/globals';
import { imagesOf } from '../src/images.js';

test('reads the images that the compose file names', () => {
  const compose = `
services:
  nats:
    image: "nats:2.13-alpine" # pinned
  mongodb:
    image: \${MONGO_IMAGE:-registry.example/library/mongo:8.2}
  mongo-express:
    image: mongo-express:1.0`;
  expect(imagesOf(compose)).toEqual({
    nats: 'nats:2.13-alpine',
    mongo: 'registry.example/library/mongo:8.2',
  });
});

test('has images of its own where there is no compose file', () => {
  expect(imagesOf('')).toEqual({ nats: 'nats:2.12-alpine', mongo: 'mongo:8.0' });
});
