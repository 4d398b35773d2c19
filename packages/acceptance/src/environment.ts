/** The environment in which a test runs the platform: embedded servers unless Docker is asked for, as in testkit. */
export const platformEnvironment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
  ...process.env,
  DONGHU_BACKING: process.env.DONGHU_BACKING === 'docker' ? 'docker' : 'embedded',
  LOG_LEVEL: 'warn',
  ...more,
});
