import { Transform } from 'class-transformer';
import { IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { IsUscc } from './is-uscc';

const date = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const yuan = /^(0|[1-9]\d{0,12})\.\d{2}$/;

/** What the ValidationPipe checks before the controller runs; a field that is not named here is refused. */
export class PolicyReportDto {
  @IsUscc()
  insurerUscc: string;

  @Matches(/^[A-Za-z0-9-]{6,40}$/)
  @Transform(({ value }) => (typeof value === 'string' ? value.toUpperCase() : value))
  policyNumber: string;

  @IsUscc()
  policyholderUscc: string;

  @IsUscc()
  insuredUscc: string;

  @Matches(/^[A-Z][A-Z0-9_]{1,39}$/)
  line: string;

  @IsOptional()
  @IsString()
  @Length(1, 64)
  productCode?: string;

  @Matches(date)
  startOn: string;

  @Matches(date)
  endOn: string;

  @Matches(date)
  issuedOn: string;

  @Matches(yuan)
  writtenPremium: string;

  @Matches(yuan)
  paidPremium: string;

  @IsOptional()
  @Matches(date)
  paidOn?: string;

  @Matches(yuan)
  cover: string;

  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(10_000_000)
  insuredHeadCount?: number;

  @IsOptional()
  @Matches(yuan)
  otherPublicSubsidy?: string;
}
