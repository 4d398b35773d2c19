import { HttpClient, ProblemError } from '@donghu/sdk';

export const cancelPolicy = async (token: string): Promise<void> => {
  const client = new HttpClient({ baseUrl: 'http://127.0.0.1:8102', token });
  try {
    await client.post(
      '/v1/policies/91420000MA49148N8B/DEMO-2025-000002/cancellation',
      { kind: 'MID_TERM', effectiveOn: '2025-10-01', refund: '36750.00' },
      (json) => json,
      { idempotencyKey: 'cancellation-2025-000002' },
    );
  } catch (fault) {
    if (!(fault instanceof ProblemError) || fault.code !== 'POLICY_ALREADY_CANCELLED') throw fault;
  }
};
