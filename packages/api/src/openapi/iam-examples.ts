import type {
  Invitation,
  InvitationList,
  LoginSessionList,
  Member,
  MemberPage,
  NewInvitation,
  NewToken,
  OwnAccount,
  OwnAccountList,
  Token,
  TokenPage,
} from '@masker/contract';

const admin = { id: 'usr_01HYZ1A2B3C4D5E6F7G8H9J0KM', name: 'Ada Lindqvist' };

export const sampleToken = {
  id: 'tok_01HYZ4C1D2E3F4G5H6J7K8M9NP',
  name: 'nightly-report',
  scopes: ['sessions:read'],
  agent_id: null,
  created_by: admin,
  created_at: '2026-05-03T20:40:11.208Z',
  expires_at: '2026-08-01T20:40:11.208Z',
  last_used_at: null,
  revoked_at: null,
} satisfies Token;

export const sampleMember = {
  user_id: admin.id,
  name: admin.name,
  email: 'ada@clinic.example',
  role: 'admin',
  joined_at: '2026-02-02T07:55:10.004Z',
} satisfies Member;

const sampleInvitation = {
  id: 'inv_01HYZ4D5E6F7G8H9J0K1M2N3PQ',
  role: 'viewer',
  created_by: admin,
  created_at: '2026-05-03T20:52:30.500Z',
  expires_at: '2026-05-10T20:52:30.500Z',
  accepted_at: null,
  accepted_by: null,
  revoked_at: null,
} satisfies Invitation;

const sampleAccount = {
  id: 'acc_01HYZ0N1P2Q3R4S5T6V7W8X9YZ',
  name: 'Northside Clinic',
  role: 'admin',
  current: true,
} satisfies OwnAccount;

const sampleSignIn = {
  id: 'sign_01HYZ3A9B8C7D6E5F4G3H2J1KM',
  current: true,
  account: { id: sampleAccount.id, name: sampleAccount.name },
  created_at: '2026-05-03T19:02:44.120Z',
  last_active_at: '2026-05-03T21:02:51.733Z',
  expires_at: '2026-06-02T21:02:51.733Z',
  address: '192.0.2.17',
  user_agent: 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0',
};

/** Example responses of the procedures for access management, by procedure name. */
export const accessResponses: Record<string, unknown> = {
  'accounts.list': { data: [sampleAccount] } satisfies OwnAccountList,
  'accounts.switch': { account: sampleAccount },
  'accounts.rename': { account: sampleAccount },
  'tokens.list': { data: [sampleToken], next_cursor: null } satisfies TokenPage,
  'tokens.create': {
    token: sampleToken,
    secret: 'msk_…',
  } satisfies NewToken,
  'tokens.revoke': { token: { ...sampleToken, revoked_at: '2026-05-04T08:00:00Z' } },
  'members.list': { data: [sampleMember], next_cursor: null } satisfies MemberPage,
  'members.changeRole': { member: { ...sampleMember, role: 'member' } },
  'members.remove': { member: sampleMember },
  'members.signOut': { revoked: 2 },
  'members.signOutAll': { revoked: 7 },
  'invitations.list': { data: [sampleInvitation] } satisfies InvitationList,
  'invitations.create': {
    invitation: sampleInvitation,
    url: 'https://sessions.clinic.example/invite/…',
  } satisfies NewInvitation,
  'invitations.revoke': { invitation: { ...sampleInvitation, revoked_at: '2026-05-04T08:00:00Z' } },
  'signIns.list': { data: [sampleSignIn] } satisfies LoginSessionList,
  'signIns.revoke': { revoked: 1 },
  'signIns.revokeAll': { revoked: 3 },
};

/** Example request bodies of these procedures. */
export const accessRequests: Record<string, unknown> = {
  'accounts.switch': { account_id: sampleAccount.id },
  'accounts.rename': { name: sampleAccount.name },
  'tokens.create': { name: sampleToken.name, scopes: sampleToken.scopes, expires_in: '90d' },
  'members.changeRole': { role: 'member' },
  'invitations.create': { role: 'viewer', expires_in: '7d' },
};

/** Example path parameters of these procedures. */
export const accessParameters: Record<string, unknown> = {
  account_id: sampleAccount.id,
  token_id: sampleToken.id,
  user_id: sampleMember.user_id,
  invitation_id: sampleInvitation.id,
  sign_in_id: sampleSignIn.id,
};
