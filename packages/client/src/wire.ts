import type {
  AuditEntry,
  AuditPage,
  ExportSessionsInput,
  IngestInput,
  IngestResult,
  ListAuditInput,
  LoginSession,
  ExportAuditInput as WholeExportAuditInput,
} from '@masker/contract';

/** The data of the API. The build writes these as plain types, without zod. */
export type {
  Actor,
  ActorPage,
  Agent,
  AgentPage,
  AgentSessionsInput,
  AuditEntry,
  AuditPage,
  BucketName,
  CreateExportInput,
  CreateExportScheduleInput,
  CreateInvitationInput,
  CreateTokenInput,
  CreateViewInput,
  CreateWebhookInput,
  DetectedItem,
  ErrorCode,
  ErrorDetail,
  Export,
  ExportKey,
  ExportKeySet,
  ExportPage,
  ExportReport,
  ExportSchedule,
  ExportScheduleList,
  ExportStatement,
  ExportStatus,
  Facets,
  FacetsInput,
  IngestInput,
  IngestResult,
  Invitation,
  ListActorsInput,
  ListAgentsInput,
  ListAuditInput,
  ListExportsInput,
  ListSessionsInput,
  ListWebhookDeliveriesInput,
  LoginSession,
  Me,
  Member,
  NewInvitation,
  NewToken,
  OwnAccount,
  PageInput,
  RecordedActor,
  ReplayWebhookInput,
  Retention,
  Role,
  Scope,
  Session,
  SessionPage,
  SessionStatus,
  Stats,
  StatsInclude,
  StatsInput,
  Token,
  TokenPage,
  UpdateExportScheduleInput,
  UpdateViewInput,
  UpdateWebhookInput,
  View,
  ViewFilters,
  ViewLayout,
  ViewList,
  WatchEvent,
  WatchSessionsInput,
  Webhook,
  WebhookDelivery,
  WebhookDeliveryPage,
  WebhookList,
  WebhookMessage,
  WebhookSecret,
} from '@masker/contract';

/** A session as it is sent: derived fields are optional. */
export type IngestSession = Extract<IngestInput, { id: string }>;

/** What selects the sessions of an export: the filters of the list. */
export type ExportInput = Omit<ExportSessionsInput, 'format' | 'end' | 'bom'>;

/** What selects the entries of an export of the audit log. */
export type ExportAuditInput = Omit<WholeExportAuditInput, 'format' | 'end' | 'bom'>;

/** A line that was not taken, and why. */
export type Rejection = IngestResult['rejected'][number];

/** @deprecated Use `AuditEntry`. */
export type AccessEntry = AuditEntry;

/** @deprecated Use `AuditPage`. */
export type AccessPage = AuditPage;

/** @deprecated Use `ListAuditInput`. */
export type ListAccessInput = ListAuditInput;

/** @deprecated Use `LoginSession`. */
export type SignIn = LoginSession;
