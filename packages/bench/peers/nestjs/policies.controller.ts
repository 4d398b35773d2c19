import {
  BadRequestException,
  Body,
  Controller,
  ForbiddenException,
  Headers,
  Post,
  Req,
  UseGuards,
} from '@nestjs/common';
import { type AuthenticatedRequest, BearerGuard } from './bearer.guard';
import { brokenRule } from './broken-rule';
import { type Answer, PoliciesService } from './policies.service';
import { PolicyReportDto } from './policy-report.dto';

@Controller('v1/policies')
@UseGuards(BearerGuard)
export class PoliciesController {
  constructor(private readonly policies: PoliciesService) {}

  @Post()
  async report(
    @Body() report: PolicyReportDto,
    @Headers('idempotency-key') key: string | undefined,
    @Req() request: AuthenticatedRequest,
  ): Promise<Answer> {
    if (key === undefined) throw new BadRequestException('The Idempotency-Key is missing');
    const broken = brokenRule(report);
    if (broken !== undefined) throw new BadRequestException(broken);
    const { roles, uscc } = request.user;
    if (!Array.isArray(roles) || !roles.includes('insurer') || uscc !== report.insurerUscc) {
      throw new ForbiddenException('A party may act for itself only');
    }
    return this.policies.report(report, key);
  }
}
