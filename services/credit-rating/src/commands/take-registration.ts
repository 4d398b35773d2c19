import { fileRegistration, type Registration } from '../domain/enterprise-file.js';
import { takeNewsCommand } from './take-news.js';

export interface TakeRegistration {
  readonly uscc: string;
  readonly registration: Registration;
}

/** Keeps the registry's newest word about an enterprise. */
export const takeRegistrationCommand = takeNewsCommand<TakeRegistration>(
  'take-registration',
  'REGISTRATION_CHANGED',
  (file, { registration }) => fileRegistration(file, registration),
);
