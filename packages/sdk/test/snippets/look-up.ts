import { CreditRatingServiceClient } from '@donghu/contracts/credit';
import { grpcClientOptions } from '@donghu/sdk';
import { credentials } from '@grpc/grpc-js';

export const openCreditRating = (token: string): CreditRatingServiceClient =>
  new CreditRatingServiceClient(
    '127.0.0.1:9104',
    credentials.createInsecure(),
    grpcClientOptions({ token, deadlineMillis: 2_000 }),
  );
