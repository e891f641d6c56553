import type {
  ActorPage,
  Agent,
  AgentPage,
  AuditPage,
  Export,
  ExportPage,
  ExportReport,
  ExportSchedule,
  ExportScheduleList,
  ExportStatement,
  Facets,
  IngestResult,
  Me,
  Retention,
  Session,
  SessionPage,
  Stats,
  View,
  ViewList,
} from '@masker/contract';
import { accessParameters, accessRequests, accessResponses } from './iam-examples.ts';
import { webhookParameters, webhookRequests, webhookResponses } from './webhook-examples.ts';

/** The documented session. */
export const sampleSession = {
  id: 'sess_01HYZ3K8T5WQ9V2RB7N4XDM6CF',
  agent_id: 'agt_01HYZ2M4B7E9G1J3K5P6Q8S0TV',
  agent_name: 'appointment-bot-prod',
  started_at: '2026-05-03T21:14:32Z',
  ended_at: '2026-05-03T21:14:32.794Z',
  duration_ms: 794,
  status: 'ok',
  redaction_count: 4,
  redactions_by_kind: { PHONE: 1, NAME: 2, DOB: 1 },
  upstream_model: 'gpt-4o-mini',
} satisfies Session;

export const sampleIngestResult = {
  accepted: 1,
  duplicates: 0,
  rejected: [],
  rejected_count: 0,
} satisfies IngestResult;

const sampleAgent = {
  id: sampleSession.agent_id,
  name: 'appointment-bot-prod',
  first_session_at: '2026-02-02T08:00:04.512Z',
  last_session_at: sampleSession.started_at,
  session_count: 18_402,
  redaction_count: 61_377,
} satisfies Agent;

const sampleSums = {
  sessions: 3,
  redactions: 9,
  duration_ms: 4_210,
  by_status: { ok: 2, error: 1, partial: 0 },
};

const sampleStats = {
  since: '2026-05-03T19:00:00Z',
  until: '2026-05-03T22:00:00Z',
  bucket: '1h',
  totals: sampleSums,
  series: [
    { start: '2026-05-03T19:00:00Z', ok: 1, error: 0, partial: 0 },
    { start: '2026-05-03T20:00:00Z', ok: 0, error: 0, partial: 0 },
    { start: '2026-05-03T21:00:00Z', ok: 1, error: 1, partial: 0 },
  ],
  redactions_by_kind: { NAME: 5, PHONE: 3, DOB: 1 },
  agents: [{ agent_id: sampleSession.agent_id, agent_name: sampleSession.agent_name, ...sampleSums }],
  other_agents: 0,
} satisfies Stats;

const sampleFacets = {
  facets: {
    status: [
      { value: 'ok', sessions: 9_120 },
      { value: 'error', sessions: 298 },
      { value: 'partial', sessions: 116 },
    ],
    agent_id: [{ value: sampleSession.agent_id, name: sampleSession.agent_name, sessions: 9_534 }],
    kind: [
      { value: 'NAME', sessions: 7_001 },
      { value: 'PHONE', sessions: 5_238 },
    ],
    model: [
      { value: 'gpt-4o-mini', sessions: 9_522 },
      { value: null, sessions: 12 },
    ],
  },
  other: { agent_id: 0, kind: 0, model: 0 },
  total: 9_534,
} satisfies Facets;

export const sampleAccess = {
  sequence: 41_207,
  at: '2026-05-03T21:16:02.118Z',
  actor: { kind: 'user', id: 'usr_01HYZ1A2B3C4D5E6F7G8H9J0KM', name: 'Ada Lindqvist' },
  action: 'sessions.list',
  outcome: 'ok',
  target: null,
  filters: { since: '7d', status: 'error', limit: 50 },
  rows: 50,
  request_id: 'req_01HYZ3K9A2B3C4D5E6F7G8H9JK',
  address: '192.0.2.7',
  hash: '9f2c1b7e4d5a68037c1e9b0a2f4d6c8e0b1a3c5d7e9f02468ace13579bdf0246',
} satisfies AuditPage['data'][number];

const sampleView = {
  id: 'view_01HYZ5E6F7G8H9J0K1M2N3P4QR',
  name: 'Errors of the front desk',
  filters: { since: '7d', agent_id: [sampleSession.agent_id], status: ['error', 'partial'] },
  layout: {
    columns: [{ id: 'started_at', width: 200 }, { id: 'status' }, { id: 'redactions' }],
    density: 'compact',
  },
  shared: true,
  is_default: false,
  can_edit: true,
  created_by: { id: 'usr_01HYZ1A2B3C4D5E6F7G8H9J0KM', name: 'Ada Lindqvist' },
  created_at: '2026-05-03T20:40:11.208Z',
  updated_at: '2026-05-04T07:12:09.500Z',
} satisfies View;

export const sampleExport = {
  id: 'exp_01HYZ6F7G8H9J0K1M2N3P4Q5RS',
  status: 'done',
  format: 'ndjson',
  gzip: false,
  bom: false,
  filters: { agent_id: [sampleSession.agent_id], status: ['error', 'partial'] },
  since: '2026-04-01T00:00:00Z',
  until: '2026-05-01T00:00:00Z',
  as_of: '2026-05-04T07:12:09.500Z',
  schedule: null,
  rows: 1,
  bytes: 371,
  sha256: '3fdba35f04dc8c462986c992bcf875546257113072a909c162f7e470e581e278',
  file: {
    name: 'northside-clinic_2026-04-01_2026-05-01_status-error-partial.ndjson',
    bytes: 371,
    sha256: '3fdba35f04dc8c462986c992bcf875546257113072a909c162f7e470e581e278',
  },
  timestamp: null,
  progress: 1,
  error: null,
  created_by: { kind: 'user', id: 'usr_01HYZ1A2B3C4D5E6F7G8H9J0KM', name: 'Ada Lindqvist' },
  created_at: '2026-05-04T07:12:09.510Z',
  finished_at: '2026-05-04T07:12:10.020Z',
  expires_at: '2026-06-03T07:12:10.020Z',
} satisfies Export;

const sampleSchedule = {
  id: 'exs_01HYZ7G8H9J0K1M2N3P4Q5R6ST',
  every: 'month',
  format: 'ndjson',
  gzip: true,
  filters: { status: ['error', 'partial'] },
  paused: false,
  removed_sessions: 0,
  next_run_at: '2026-06-01T00:00:00Z',
  last_export: {
    id: 'exp_01HYZ8H9J0K1M2N3P4Q5R6S7TV',
    sequence: 3,
    status: 'done',
    as_of: '2026-05-01T00:00:01.402Z',
    error: null,
  },
  created_by: { kind: 'user', id: 'usr_01HYZ1A2B3C4D5E6F7G8H9J0KM', name: 'Ada Lindqvist' },
  created_at: '2026-03-17T09:30:12.044Z',
  updated_at: '2026-03-17T09:30:12.044Z',
} satisfies ExportSchedule;

const unfinished = {
  status: 'queued',
  rows: null,
  bytes: null,
  sha256: null,
  file: null,
  progress: 0,
  finished_at: null,
  expires_at: null,
} satisfies Partial<Export>;

const sampleStatement = {
  payloadType: 'application/vnd.in-toto+json',
  payload: 'eyJfdHlwZSI6Imh0dHBzOi8vaW4tdG90by5pby9TdGF0ZW1lbnQvdjEiLCJzdWJqZWN0IjpbXX0=',
  signatures: [
    {
      keyid: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
      sig: '5VZDAMMYKbyVZEWRZXVBgFPWyBFPlXZlMBVRMBVuZQJpXqoTMiBfPHKgPvTfPVyJ0VyXhXSYrMTAcTJTcCXAAg==',
    },
  ],
} satisfies ExportStatement;

const reportSums = {
  sessions: 1,
  redactions: 4,
  duration_ms: 794,
  by_status: { ok: 0, error: 1, partial: 0 },
};

const sampleReport = {
  export_id: sampleExport.id,
  account: { id: 'acc_01HYZ0N1P2Q3R4S5T6V7W8X9YZ', name: 'Northside Clinic' },
  filters: sampleExport.filters,
  since: sampleExport.since,
  until: sampleExport.until,
  as_of: sampleExport.as_of,
  created_by: sampleExport.created_by,
  data: {
    name: sampleExport.file.name,
    rows: 1,
    bytes: 371,
    sha256: sampleExport.sha256,
    statement_sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  },
  audit_log: { sequence: 4_211, hash: '60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752' },
  totals: reportSums,
  bucket: '1d',
  series: [{ start: '2026-04-12T00:00:00Z', ...reportSums.by_status, redactions: 4 }],
  kinds: [
    { kind: 'NAME', redactions: 3, sessions: 1, safe_harbor: 'A' },
    { kind: 'LOCATION', redactions: 1, sessions: 1, safe_harbor: null },
  ],
  other_kinds: { kinds: 0, redactions: 0 },
  agents: [{ agent_id: sampleSession.agent_id, agent_name: sampleSession.agent_name, ...reportSums }],
  other_agents: { agents: 0, sessions: 0, redactions: 0 },
  safe_harbor: [{ category: 'A', kinds: ['NAME'], redactions: 3 }],
  access: {
    entries: 1,
    actors: [{ actor: sampleExport.created_by, entries: 1, lists: 0, opened: 0, exports: 1, refused: 0 }],
    other_actors: 0,
    exports: [
      {
        sequence: 4_180,
        at: '2026-04-30T15:00:00Z',
        actor: sampleExport.created_by,
        action: 'sessions.export',
        target: null,
        outcome: 'ok',
      },
    ],
    other_exports: 0,
    removed: null,
  },
  retention: {
    days: 2_190,
    of: 'account',
    runs: [],
    other_runs: 0,
    removed: { sessions: 0, redactions: 0 },
    of_window: { sessions: 0 },
  },
  requests: {
    totals: '/api/v1/sessions/stats?since=2026-04-01T00:00:00Z&until=2026-05-01T00:00:00Z',
    series: '/api/v1/sessions/stats?since=2026-04-01T00:00:00Z&until=2026-05-01T00:00:00Z&bucket=1d',
    kinds: '/api/v1/sessions/facets?since=2026-04-01T00:00:00Z&until=2026-05-01T00:00:00Z',
    audit_log: '/api/v1/access-log?since=2026-04-01T00:00:00Z&until=2026-05-01T00:00:00Z',
    exports: [
      '/api/v1/access-log?since=2026-04-01T00:00:00Z&until=2026-05-01T00:00:00Z&action=sessions.export',
    ],
    data: `/api/v1/exports/${sampleExport.id}/content`,
  },
} satisfies ExportReport;

const sampleCursor = 'eyJ2IjoxLCJrIjoic2Vzc2lvbnMiLCJ0IjoxNzc3ODQyODcyMDAwfQ';

const sampleRetention = {
  days: 90,
  of: 'installation',
  cutoff: '2026-02-03T06:12:40.118Z',
  expired: { sessions: 1_234, redactions: 4_567 },
  held: null,
  last_run_at: '2026-05-03T21:40:02.511Z',
  last_removal: {
    finished_at: '2026-05-03T21:40:03.204Z',
    cutoff: '2026-02-02T21:40:02.511Z',
    sessions: 1_190,
    redactions: 4_310,
  },
} satisfies Retention;

/** Example responses by procedure name. */
export const responseExamples: Record<string, unknown> = {
  'sessions.list': { data: [sampleSession], next_cursor: sampleCursor } satisfies SessionPage,
  'sessions.get': { session: sampleSession },
  'sessions.ingest': sampleIngestResult,
  'sessions.stats': sampleStats,
  'sessions.facets': sampleFacets,
  'exports.create': { export: { ...sampleExport, ...unfinished } },
  'exports.list': { data: [sampleExport], next_cursor: null } satisfies ExportPage,
  'exports.get': { export: sampleExport },
  'exports.statement': sampleStatement,
  'exports.report': { report: sampleReport },
  'exports.delete': { export: { ...sampleExport, status: 'expired' } },
  'exportSchedules.list': { data: [sampleSchedule] } satisfies ExportScheduleList,
  'exportSchedules.create': { schedule: { ...sampleSchedule, last_export: null } },
  'exportSchedules.update': { schedule: { ...sampleSchedule, paused: true, next_run_at: null } },
  'exportSchedules.delete': { schedule: sampleSchedule },
  'views.list': { data: [sampleView] } satisfies ViewList,
  'views.create': { view: sampleView },
  'views.update': { view: { ...sampleView, is_default: true } },
  'views.delete': { view: sampleView },
  'retention.get': { retention: sampleRetention },
  'agents.list': {
    data: [sampleAgent],
    next_cursor: null,
  } satisfies AgentPage,
  'agents.sessions': { data: [sampleSession], next_cursor: null } satisfies SessionPage,
  'agents.rename': { agent: { ...sampleAgent, name: 'appointment-bot' } },
  'agents.delete': { agent: sampleAgent },
  'accessLog.list': { data: [sampleAccess], next_cursor: sampleCursor } satisfies AuditPage,
  'accessLog.actors': {
    data: [{ ...sampleAccess.actor, last_at: sampleAccess.at, present: true }],
    next_cursor: null,
  } satisfies ActorPage,
  'me.get': {
    user: {
      id: 'usr_01HYZ1A2B3C4D5E6F7G8H9J0KM',
      name: 'Ada Lindqvist',
      email: 'ada@clinic.example',
      role: 'admin',
    },
    token: null,
    account: { id: 'acc_01HYZ0N1P2Q3R4S5T6V7W8X9YZ', name: 'Northside Clinic' },
    permissions: ['sessions:read', 'sessions:write', 'agents:read', 'agents:write', 'audit:read'],
  } satisfies Me,
  ...webhookResponses,
  ...accessResponses,
};

/** Example request bodies by procedure name. */
export const requestExamples: Record<string, unknown> = {
  'auth.demo': { secret: 'kX3vQ9ZyT1mB7cR5nL0a2w' },
  'sessions.ingest': sampleSession,
  'agents.rename': { name: 'appointment-bot' },
  'exports.create': { format: 'ndjson', since: '30d', status: ['error', 'partial'] },
  'exportSchedules.create': { every: 'month', format: 'ndjson', gzip: true, status: ['error', 'partial'] },
  'exportSchedules.update': { paused: true },
  'views.create': {
    name: sampleView.name,
    filters: sampleView.filters,
    layout: sampleView.layout,
    shared: true,
  },
  'views.update': { is_default: true, updated_at: sampleView.updated_at },
  ...webhookRequests,
  ...accessRequests,
};

/** A valid example of each parameter, except `cursor`: cursors are signed. */
export const parameterExamples: Record<string, unknown> = {
  limit: 50,
  since: '7d',
  until: '2026-05-04T00:00:00Z',
  agent_id: sampleSession.agent_id,
  session_id: sampleSession.id,
  view_id: sampleView.id,
  export_id: sampleExport.id,
  schedule_id: sampleSchedule.id,
  status: ['error', 'partial'],
  kind: ['SSN', 'MRN'],
  model: 'gpt-4o-mini',
  reached_model: 'true',
  min_redactions: 3,
  min_duration_ms: 1_000,
  max_duration_ms: 60_000,
  order: 'oldest',
  bucket: '1h',
  format: 'csv',
  action: 'sessions.export',
  actor_id: 'usr_01HYZ1A2B3C4D5E6F7G8H9J0KM',
  target: sampleSession.id,
  ...webhookParameters,
  ...accessParameters,
};
