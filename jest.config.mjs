import { jestProjects } from './packages/testkit/jest-projects.mjs';

/** One run over every workspace, so that jest shares its two workers between them. */
export default {
  projects: jestProjects(import.meta.dirname),
};
