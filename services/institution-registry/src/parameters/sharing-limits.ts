import { calendarDate } from '@donghu/kernel';

/** Limits of the cross-department data sharing, plan (六)3; defaults of the platform. */
export const sharingLimits = {
  /** Working days in which the provider answers. */
  answerWorkingDays: 10,
  /** Longest period of a grant, in days. */
  longestGrantDays: 366,
  from: calendarDate('2025-08-01'),
  reference: '政务数据共享条例, in force 2025-08-01',
} as const;
