/** What goes over the wire. The build writes these out as plain types, free of zod. */
export type {
  Agent,
  AgentPage,
  AgentSessionsInput,
  ErrorCode,
  ErrorDetail,
  ListSessionsInput,
  Me,
  PageInput,
  Role,
  Scope,
  Session,
  SessionPage,
  SessionStatus,
} from '@masker/contract';
