/** What is recorded, in the words of a person. Others may be there that this page does not know yet. */
const known = {
  'sessions.list': 'Listed sessions',
  'sessions.get': 'Opened a session',
  'sessions.stats': 'Read statistics',
  'sessions.facets': 'Counted sessions by value',
  'sessions.watch': 'Followed new sessions',
  'sessions.export': 'Began an export',
  'sessions.exportEnd': 'Finished an export',
  'sessions.exportBroken': 'Export broke off',
  'sessions.ingest': 'Sent sessions',
  'sessions.import': 'Imported sessions',
  'exportKeys.rotate': 'Replaced the key that signs exports',
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
  'accessLog.actors': 'Listed who is in the audit log',
  'cookies.create': 'Created a login session cookie',
  'retention.set': 'Set the retention',
  'accessLog.cut': 'Removed old entries (retention)',
  'backups.create': 'Made a backup',
  'backups.restore': 'Restored a backup',
  'me.get': 'Asked who they are',
} as const;

/** Every action that has words, in the order in which they are offered. */
export const knownActions = Object.keys(known);

/** An action in words; its own name when there are none. */
export function actionInWords(action: string): string {
  return (known as Record<string, string>)[action] ?? action;
}
