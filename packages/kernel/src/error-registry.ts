/**
 * The one source of the platform's error codes: HTTP's problem+json, gRPC's google.rpc.Status and the
 * documentation read it. `retryable` tells a consumer whether the same message can succeed later without
 * anybody changing anything. gRPC statuses: https://grpc.github.io/grpc/core/md_doc_statuscodes.html
 */
export type GrpcStatusName =
  | 'INVALID_ARGUMENT'
  | 'NOT_FOUND'
  | 'ALREADY_EXISTS'
  | 'PERMISSION_DENIED'
  | 'UNAUTHENTICATED'
  | 'RESOURCE_EXHAUSTED'
  | 'FAILED_PRECONDITION'
  | 'ABORTED'
  | 'OUT_OF_RANGE'
  | 'UNIMPLEMENTED'
  | 'INTERNAL'
  | 'UNAVAILABLE'
  | 'DEADLINE_EXCEEDED';

export interface ErrorDefinition {
  readonly http: number;
  readonly grpc: GrpcStatusName;
  readonly retryable: boolean;
  readonly title: { readonly en: string; readonly zh: string };
}

const define = (
  http: number,
  grpc: GrpcStatusName,
  en: string,
  zh: string,
  retryable = false,
): ErrorDefinition => ({ http, grpc, retryable, title: { en, zh } });

export const errorRegistry = {
  // The request itself
  MALFORMED_JSON: define(400, 'INVALID_ARGUMENT', 'The body is not valid JSON', '请求体不是合法的 JSON'),
  MALFORMED_PROTOBUF: define(
    400,
    'INVALID_ARGUMENT',
    'The message is not valid protobuf',
    '消息不是合法的 protobuf',
  ),
  VALIDATION_FAILED: define(400, 'INVALID_ARGUMENT', 'A field breaks a rule', '字段不符合规则'),
  UNSUPPORTED_MEDIA_TYPE: define(
    415,
    'INVALID_ARGUMENT',
    'The content type is not accepted here',
    '不支持的内容类型',
  ),
  BODY_TOO_LARGE: define(413, 'RESOURCE_EXHAUSTED', 'The body is over the limit', '请求体超过上限'),
  OVERLOADED: define(503, 'UNAVAILABLE', 'Too many requests are under way', '并发请求过多', true),
  RATE_LIMITED: define(429, 'RESOURCE_EXHAUSTED', 'Too many requests', '请求过多', true),
  READER_TOO_SLOW: define(
    429,
    'RESOURCE_EXHAUSTED',
    'The stream is not read as fast as it is told; go on after the last cursor',
    '读取过慢，请自最后游标处继续',
    true,
  ),
  UNAUTHENTICATED: define(401, 'UNAUTHENTICATED', 'A valid bearer token is needed', '需要有效的访问令牌'),
  FORBIDDEN: define(
    403,
    'PERMISSION_DENIED',
    'This role or party may not do this',
    '该角色或主体无权执行此操作',
  ),
  NOT_FOUND: define(404, 'NOT_FOUND', 'There is no such thing here', '未找到'),
  METHOD_NOT_ALLOWED: define(405, 'UNIMPLEMENTED', 'This method is not offered here', '不支持的方法'),
  IDEMPOTENCY_KEY_MISSING: define(
    400,
    'INVALID_ARGUMENT',
    'The Idempotency-Key header is missing',
    '缺少 Idempotency-Key 请求头',
  ),
  IDEMPOTENCY_KEY_REUSED: define(
    422,
    'FAILED_PRECONDITION',
    'The Idempotency-Key was used with another payload',
    'Idempotency-Key 已用于不同的请求内容',
  ),
  IDEMPOTENCY_KEY_IN_FLIGHT: define(
    409,
    'ABORTED',
    'A request with this Idempotency-Key is still running',
    '相同 Idempotency-Key 的请求仍在处理',
    true,
  ),
  VERSION_MISMATCH: define(412, 'ABORTED', 'The record has changed since it was read', '记录已被修改'),
  // The platform
  INTERNAL: define(500, 'INTERNAL', 'An unexpected fault; it has been recorded', '内部错误，已记录'),
  STORE_UNAVAILABLE: define(503, 'UNAVAILABLE', 'The store cannot be reached', '存储暂不可用', true),
  BROKER_UNAVAILABLE: define(
    503,
    'UNAVAILABLE',
    'The message broker cannot be reached',
    '消息系统暂不可用',
    true,
  ),
  OUTBOX_FULL: define(503, 'UNAVAILABLE', 'Too many events wait for the broker', '待发布事件过多', true),
  DRAINING: define(503, 'UNAVAILABLE', 'The service is stopping', '服务正在停止', true),
  DEPENDENCY_UNAVAILABLE: define(
    503,
    'UNAVAILABLE',
    'A service that is asked for an answer cannot be reached',
    '依赖的服务暂不可用',
    true,
  ),
  DEADLINE_EXCEEDED: define(
    504,
    'DEADLINE_EXCEEDED',
    'The deadline passed before the answer was there',
    '超过截止时间',
    true,
  ),
  // Events
  UNKNOWN_EVENT_TYPE: define(400, 'INVALID_ARGUMENT', 'No consumer knows this event type', '未知的事件类型'),
  SUBJECT_MISMATCH: define(
    400,
    'INVALID_ARGUMENT',
    'The subject does not match the payload',
    '主题与消息内容不符',
  ),
  EVENT_ID_REUSED: define(
    422,
    'FAILED_PRECONDITION',
    'The event id was used with another payload',
    '事件标识已用于不同的内容',
  ),
  EVENT_HEADER_INVALID: define(
    400,
    'INVALID_ARGUMENT',
    'An event header is missing or malformed',
    '事件头缺失或格式错误',
  ),
  PREDECESSOR_MISSING: define(
    409,
    'ABORTED',
    'What this report builds on has not arrived yet',
    '前置记录尚未到达',
    true,
  ),
  // Codes and dates
  USCC_INVALID: define(
    400,
    'INVALID_ARGUMENT',
    'The unified social credit code is not valid',
    '统一社会信用代码无效',
  ),
  CALENDAR_YEAR_UNKNOWN: define(
    422,
    'FAILED_PRECONDITION',
    'No working-day table is loaded for this year',
    '缺少该年度的工作日历',
  ),
  // Institutions and enterprises
  INSTITUTION_ALREADY_REGISTERED: define(
    409,
    'ALREADY_EXISTS',
    'The institution is registered already',
    '机构已登记',
  ),
  INSTITUTION_UNKNOWN: define(422, 'FAILED_PRECONDITION', 'The institution is not registered', '机构未登记'),
  INSTITUTION_NOT_OPEN: define(
    422,
    'FAILED_PRECONDITION',
    'The institution is not open for business',
    '机构未处于开业状态',
  ),
  INSURER_NOT_LICENSED: define(
    422,
    'FAILED_PRECONDITION',
    'The institution holds no insurance licence on this date',
    '机构在该日期无保险许可证',
  ),
  INSTITUTION_TRANSITION_NOT_ALLOWED: define(
    409,
    'FAILED_PRECONDITION',
    'The institution cannot go from this state to that one',
    '机构状态不允许此变更',
  ),
  ENTERPRISE_ALREADY_REGISTERED: define(
    409,
    'ALREADY_EXISTS',
    'The enterprise is registered already',
    '企业已登记',
  ),
  ENTERPRISE_UNKNOWN: define(422, 'FAILED_PRECONDITION', 'The enterprise is not registered', '企业未登记'),
  OVERRIDE_NEEDS_TWO_PEOPLE: define(
    403,
    'PERMISSION_DENIED',
    'An override needs two different approvers and a reason',
    '人工放行需两名不同的审批人及理由',
  ),
  // Policies
  LINE_UNKNOWN: define(
    422,
    'FAILED_PRECONDITION',
    'The insurance line is not in the catalogue',
    '险种不在目录中',
  ),
  POLICY_CONFLICT: define(
    409,
    'ALREADY_EXISTS',
    'A different report stands under this policy number',
    '该保单号下已有不同的报送',
  ),
  POLICY_UNKNOWN: define(404, 'NOT_FOUND', 'The policy is not known', '保单不存在'),
  POLICY_ALREADY_CANCELLED: define(
    409,
    'FAILED_PRECONDITION',
    'The policy is cancelled already',
    '保单已注销',
  ),
  REFUND_ABOVE_PREMIUM: define(422, 'OUT_OF_RANGE', 'The refund is above the premium', '退保金额超过保费'),
  // Credit
  SHARES_NOT_WHOLE: define(
    400,
    'INVALID_ARGUMENT',
    'The shares of the co-insurers do not add up to the whole',
    '共保份额合计不等于百分之百',
  ),
  CO_INSURANCE_LEAD_NOT_ONE: define(
    400,
    'INVALID_ARGUMENT',
    'A co-insurance has exactly one lead',
    '共保须有且仅有一家首席承保人',
  ),
  CO_INSURANCE_OF_ONE_COMPANY: define(
    400,
    'INVALID_ARGUMENT',
    'Branches of one company make no co-insurance',
    '同一法人的分支机构之间不构成共保',
  ),
  SANDBOX_CASE_UNKNOWN: define(400, 'FAILED_PRECONDITION', 'The sandbox case is not known', '沙盒项目不存在'),
  SANDBOX_NOT_ADMITTED: define(
    400,
    'FAILED_PRECONDITION',
    'The sandbox case takes no such policy',
    '沙盒项目不接受该保单',
  ),
  SANDBOX_CAP_EXCEEDED: define(
    400,
    'FAILED_PRECONDITION',
    'A cap of the sandbox case leaves no room',
    '沙盒项目限额已无余量',
  ),
  RATING_NOT_FOUND: define(404, 'NOT_FOUND', 'The enterprise has no rating', '企业尚无评级'),
  AUTHORISATION_MISSING: define(
    403,
    'PERMISSION_DENIED',
    'The subject has not authorised this look-up',
    '缺少主体授权',
  ),
  SHARE_REQUEST_MISSING: define(
    403,
    'PERMISSION_DENIED',
    'No approved share request covers this look-up',
    '缺少有效的数据共享批准',
  ),
  PUSH_NOT_REFUSED: define(
    409,
    'FAILED_PRECONDITION',
    'Only a record that the municipal platform has refused is sent again by hand',
    '仅被市信用平台退回的记录可人工重新报送',
  ),
  SCORING_MODEL_ALREADY_EXISTS: define(
    409,
    'ALREADY_EXISTS',
    'A scoring model stands under this version already',
    '该版本的评分模型已存在',
  ),
  SCORING_MODEL_STATE_CONFLICT: define(
    409,
    'FAILED_PRECONDITION',
    'The scoring model is not in a state that allows this',
    '评分模型状态不允许此操作',
  ),
  DRY_RUN_MISSING: define(
    409,
    'FAILED_PRECONDITION',
    'A scoring model is activated after a dry run of it has finished',
    '评分模型须先完成试算方可启用',
  ),
  BATCH_TOO_LARGE: define(400, 'INVALID_ARGUMENT', 'The batch is over the limit', '批量超过上限'),
  // Subsidies
  SCHEME_UNKNOWN: define(422, 'FAILED_PRECONDITION', 'The subsidy scheme is not known', '补贴方案不存在'),
  SCHEME_ALREADY_EXISTS: define(
    409,
    'ALREADY_EXISTS',
    'The scheme version exists already',
    '补贴方案版本已存在',
  ),
  BUDGET_UNKNOWN: define(
    422,
    'FAILED_PRECONDITION',
    'No budget is set for this scheme, year and payer',
    '未设置该方案年度预算',
  ),
  BUDGET_BELOW_COMMITTED: define(
    422,
    'FAILED_PRECONDITION',
    'The budget cannot go below what is reserved and paid',
    '预算不得低于已占用金额',
  ),
  BUDGET_EXHAUSTED: define(422, 'RESOURCE_EXHAUSTED', 'The budget has no room left', '预算已用尽'),
  APPLICATION_UNKNOWN: define(404, 'NOT_FOUND', 'The application is not known', '申请不存在'),
  APPLICATION_STATE_CONFLICT: define(
    409,
    'FAILED_PRECONDITION',
    'The application is not in a state that allows this',
    '申请状态不允许此操作',
  ),
  SAME_PERSON_TWICE: define(
    403,
    'PERMISSION_DENIED',
    'The second step must be taken by another person',
    '须由不同人员办理',
  ),
  // Capital
  PROJECT_UNKNOWN: define(404, 'NOT_FOUND', 'The investment project is not known', '投资项目不存在'),
  DEMAND_UNKNOWN: define(404, 'NOT_FOUND', 'The capital demand is not known', '融资需求不存在'),
  OVER_COMMITMENT: define(
    422,
    'OUT_OF_RANGE',
    'The drawdown is above the commitment',
    '到位金额超过签约金额',
  ),
  COMMITMENT_BELOW_DRAWN: define(
    422,
    'OUT_OF_RANGE',
    'The commitment cannot go below what is drawn',
    '签约金额不得低于已到位金额',
  ),
  RETURN_ABOVE_OUTSTANDING: define(
    422,
    'OUT_OF_RANGE',
    'The returned principal is above what is outstanding',
    '归还本金超过存量',
  ),
  OUTSIDE_TERM: define(422, 'OUT_OF_RANGE', 'The date is outside the term', '日期不在期限内'),
  ALREADY_REPORTED: define(
    409,
    'ALREADY_EXISTS',
    'A different report stands under this reference',
    '该编号下已有不同的报送',
  ),
} as const satisfies Record<string, ErrorDefinition>;

export type ErrorCode = keyof typeof errorRegistry;
