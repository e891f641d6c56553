import type {
  AuditEntry,
  AuditPage,
  ExportSessionsInput,
  IngestInput,
  IngestResult,
  ListAuditInput,
  LoginSession,
} from '@masker/contract';

/** What goes over the wire. The build writes these out as plain types, free of zod. */
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
  CreateInvitationInput,
  CreateTokenInput,
  CreateViewInput,
  ErrorCode,
  ErrorDetail,
  Export,
  ExportKey,
  ExportKeySet,
  ExportPage,
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
  ListSessionsInput,
  LoginSession,
  Me,
  Member,
  NewInvitation,
  NewToken,
  OwnAccount,
  PageInput,
  RecordedActor,
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
  UpdateViewInput,
  View,
  ViewFilters,
  ViewLayout,
  ViewList,
  WatchEvent,
  WatchSessionsInput,
} from '@masker/contract';

/** A session as it is sent in: what can be derived may be left out. */
export type IngestSession = Extract<IngestInput, { id: string }>;

/** What selects the sessions of an export: the filters of the list. */
export type ExportInput = Omit<ExportSessionsInput, 'format' | 'end' | 'bom'>;

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
