import type { AuditEntry } from '@masker/contract';

/** The recorded actions with their labels. The set is open: the server may send others. */
const known = {
  'sessions.list': 'Listed sessions',
  'sessions.get': 'Opened a session',
  'sessions.stats': 'Read statistics',
  'sessions.facets': 'Counted sessions by value',
  'sessions.watch': 'Followed new sessions',
  'sessions.export': 'Started to download sessions',
  'sessions.exportEnd': 'Downloaded sessions',
  'sessions.exportBroken': 'Download of sessions was interrupted',
  'sessions.ingest': 'Sent sessions',
  'sessions.import': 'Imported sessions',
  'exports.create': 'Asked for an export',
  'exports.list': 'Listed exports',
  'exports.get': 'Looked at the state of an export',
  'exports.finish': 'The export was made',
  'exports.sign': 'The export was signed',
  'exports.content': 'Started to download the file of an export',
  'exports.contentEnd': 'Downloaded the file of an export',
  'exports.contentBroken': 'Download of an export was interrupted',
  'exports.timestamp': 'Read the timestamp of an export',
  'exports.statement': 'Read the statement of an export',
  'exports.report': 'Opened a report',
  'exports.delete': 'Deleted the file of an export',
  'exportSchedules.list': 'Listed schedules of exports',
  'exportSchedules.create': 'Made a schedule of exports',
  'exportSchedules.update': 'Changed a schedule of exports',
  'exportSchedules.delete': 'Deleted a schedule of exports',
  'exportSchedules.run': 'A schedule asked for an export',
  'exportKeys.rotate': 'Replaced the key that signs exports',
  'webhooks.list': 'Listed webhooks',
  'webhooks.create': 'Made a webhook',
  'webhooks.update': 'Changed a webhook',
  'webhooks.delete': 'Deleted a webhook',
  'webhooks.rotateSecret': 'Replaced the secret of a webhook',
  'webhooks.test': 'Tested a webhook',
  'webhooks.deliveries': 'Read the log of a webhook',
  'webhooks.replay': 'Had a message sent again',
  'webhooks.send': 'Sessions were sent to a webhook',
  'webhooks.disable': 'The server paused a webhook',
  'views.list': 'Listed views',
  'views.create': 'Saved a view',
  'views.update': 'Changed a view',
  'views.delete': 'Deleted a view',
  'agents.list': 'Listed agents',
  'agents.sessions': "Listed an agent's sessions",
  'agents.rename': 'Renamed an agent',
  'agents.delete': 'Deleted an agent',
  'signIns.create': 'Signed in',
  'signIns.end': 'Signed out',
  'signIns.list': 'Listed own login sessions',
  'signIns.revoke': 'Ended a login session',
  'signIns.revokeAll': 'Signed out everywhere',
  'tokens.list': 'Listed tokens',
  'tokens.create': 'Made a token',
  'tokens.revoke': 'Revoked a token',
  'members.list': 'Listed members',
  'members.changeRole': 'Changed a role',
  'members.remove': 'Removed a member',
  'invitations.list': 'Listed invitations',
  'invitations.create': 'Made an invitation',
  'invitations.accept': 'Joined by invitation',
  'invitations.revoke': 'Revoked an invitation',
  'accounts.list': 'Listed own accounts',
  'accounts.switch': 'Switched account',
  'accessLog.list': 'Read the audit log',
  'accessLog.export': 'Started to download the audit log',
  'accessLog.exportEnd': 'Downloaded the audit log',
  'accessLog.exportBroken': 'Download of the audit log was interrupted',
  'accessLog.actors': 'Listed the actors of the audit log',
  'cookies.create': 'Created a login session cookie',
  'retention.set': 'Set the retention',
  'sessions.expire': 'Removed expired sessions (retention)',
  'accessLog.cut': 'Removed old entries (retention)',
  'backups.create': 'Made a backup',
  'backups.restore': 'Restored a backup',
  'me.get': 'Asked who they are',
} as const;

/** Every action with a label, in the order of the filter. */
export const knownActions = Object.keys(known);

/** How the labels of what a person does begin, and how that is said of what was refused. */
const infinitives: Readonly<Record<string, string>> = {
  Asked: 'ask',
  Changed: 'change',
  Counted: 'count',
  Created: 'create',
  Deleted: 'delete',
  Downloaded: 'download',
  Ended: 'end',
  Followed: 'follow',
  Had: 'have',
  Imported: 'import',
  Joined: 'join',
  Listed: 'list',
  Looked: 'look',
  Made: 'make',
  Opened: 'open',
  Read: 'read',
  Removed: 'remove',
  Renamed: 'rename',
  Replaced: 'replace',
  Restored: 'restore',
  Revoked: 'revoke',
  Saved: 'save',
  Sent: 'send',
  Set: 'set',
  Signed: 'sign',
  Started: 'start',
  Switched: 'switch',
  Tested: 'test',
};

/**
 * The label of an action, or else its name.
 *
 * @param outcome `Tried to remove a member`, if it was refused
 */
export function actionInWords(action: string, outcome: AuditEntry['outcome'] = 'ok'): string {
  const label = (known as Record<string, string>)[action];
  if (label === undefined) return action;
  const [verb = '', ...rest] = label.split(' ');
  const infinitive = outcome === 'refused' ? infinitives[verb] : undefined;
  return infinitive === undefined ? label : ['Tried to', infinitive, ...rest].join(' ');
}
