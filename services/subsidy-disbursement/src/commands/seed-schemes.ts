import type { Platform } from '@donghu/chassis';
import { isDomainError, Refusal } from '@donghu/kernel';
import { defaultSchemes } from '../parameters/schemes.js';
import { defineSchemeCommand } from './define-scheme.js';

/** Puts the schemes that a new platform starts with into its store; those that stand stay as they are. */
export const seedSchemes = async ({ executor, log }: Platform<unknown>): Promise<void> => {
  const outcomes = await executor.executeAll(defineSchemeCommand, defaultSchemes);
  const failed = outcomes.filter(isDomainError).find((error) => error.code !== 'SCHEME_ALREADY_EXISTS');
  if (failed !== undefined) throw new Refusal(failed);
  const added = outcomes.filter((outcome) => !isDomainError(outcome)).length;
  if (added > 0) log.info({ added }, 'schemes were put in place');
};
