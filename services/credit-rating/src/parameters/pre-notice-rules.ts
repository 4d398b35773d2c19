/** How a drop into class D by score is announced; a default of the zone, the plan (六)4 gives no figure. */
export const preNoticeRules = {
  objectionWorkingDays: 5,
  reference: 'default of the zone; 行政处罚法 art. 64 gives 5 days to ask for a hearing',
} as const;
