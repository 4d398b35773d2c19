const required = (name: string): string => {
  const value = process.env[name];
  if (value === undefined || value === '') throw new Error(`${name} is not set`);
  return value;
};

/** What the bench tells a peer; the same for both peers. */
export const environment = {
  natsUrl: required('NATS_URL'),
  mongoUrl: required('MONGODB_URL'),
  databasePrefix: required('DATABASE_PREFIX'),
};

export const intakeEnvironment = () => ({
  httpPort: Number(required('HTTP_PORT')),
  keySet: JSON.parse(required('JWKS')),
  tokenIssuer: process.env.TOKEN_ISSUER ?? 'urn:donghu:development-issuer',
  tokenAudience: process.env.TOKEN_AUDIENCE ?? 'donghu',
});
