import type { IncomingMessage } from 'node:http';
import { createLocalJWKSet, jwtVerify } from 'jose';
import type { Context, ServiceSchema } from 'moleculer';
import ApiGateway from 'moleculer-web';
import { intakeEnvironment } from './environment';

export interface CallerMeta {
  user: { readonly uscc: string | undefined; readonly roles: readonly string[] };
  idempotencyKey: string | undefined;
  $statusCode?: number;
  $location?: string;
}

const { UnAuthorizedError } = ApiGateway.Errors;

/** The gateway: one alias, a bearer token for every call, JSON bodies up to 64 KB. */
export const apiService = (): ServiceSchema => {
  const { httpPort, keySet, tokenIssuer, tokenAudience } = intakeEnvironment();
  const keys = createLocalJWKSet(keySet);
  return {
    name: 'api',
    mixins: [ApiGateway],
    settings: {
      ip: '127.0.0.1',
      port: httpPort,
      logRequest: null,
      logResponse: null,
      routes: [
        {
          path: '/v1',
          authentication: true,
          mappingPolicy: 'restrict',
          aliases: { 'POST policies': 'policies.report' },
          bodyParsers: { json: { limit: '64kb' } },
          onBeforeCall(ctx: Context<unknown, CallerMeta>, _route: unknown, request: IncomingMessage) {
            const key = request.headers['idempotency-key'];
            ctx.meta.idempotencyKey = typeof key === 'string' ? key : undefined;
          },
        },
      ],
    },
    methods: {
      async authenticate(_ctx: Context, _route: unknown, request: IncomingMessage) {
        const [scheme, token] = request.headers.authorization?.split(' ') ?? [];
        if (scheme !== 'Bearer' || token === undefined) {
          throw new UnAuthorizedError(ApiGateway.Errors.ERR_NO_TOKEN, undefined);
        }
        try {
          const { payload } = await jwtVerify(token, keys, { issuer: tokenIssuer, audience: tokenAudience });
          return { uscc: payload.uscc, roles: payload.roles };
        } catch {
          throw new UnAuthorizedError(ApiGateway.Errors.ERR_INVALID_TOKEN, undefined);
        }
      },
    },
  };
};
