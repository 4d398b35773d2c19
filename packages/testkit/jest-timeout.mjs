import { jest } from '@jest/globals';

// Jest reads `testTimeout` from the configuration of the whole run only, never from a project's.
jest.setTimeout(60_000);
