import { type CanActivate, type ExecutionContext, Injectable, UnauthorizedException } from '@nestjs/common';
import type { Request } from 'express';
import { createLocalJWKSet, type JWTPayload, jwtVerify } from 'jose';
import { intakeEnvironment } from './environment';

export interface AuthenticatedRequest extends Request {
  user: JWTPayload;
}

@Injectable()
export class BearerGuard implements CanActivate {
  private readonly environment = intakeEnvironment();
  private readonly keys = createLocalJWKSet(this.environment.keySet);

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const [scheme, token] = request.headers.authorization?.split(' ') ?? [];
    if (scheme !== 'Bearer' || token === undefined) throw new UnauthorizedException();
    try {
      const { tokenIssuer: issuer, tokenAudience: audience } = this.environment;
      const { payload } = await jwtVerify(token, this.keys, { issuer, audience });
      request.user = payload;
      return true;
    } catch {
      throw new UnauthorizedException();
    }
  }
}
