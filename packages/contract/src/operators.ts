/**
 * The users that stand for operators. An operator who calls the API through `masker` does so as a member of the account,
 * one for each login on the machine of the server. Nobody signs in as these users, and they do not keep an account: they
 * come back with the next command.
 */

const domain = '@masker.invalid';
const prefix = 'operator+';
const suffix = ' (operator)';

/** The email addresses of operators' users, as LIKE of SQL takes them. */
export const operatorEmails = `${prefix}%${domain}`;

/** The email address of an operator's user in an account. @param login on the machine of the server */
export function operatorEmail(accountId: string, login: string): string {
  const local = login.toLowerCase().replace(/[^a-z0-9._-]/g, '-');
  return `${prefix}${accountId.toLowerCase()}+${local}${domain}`;
}

/** The name of an operator's user, as members see it. */
export function operatorName(login: string): string {
  return `${login}${suffix}`;
}

/** The email address of a user whose own one now belongs to another person at their identity provider. */
export function formerEmail(userId: string): string {
  return `former+${userId.toLowerCase()}${domain}`;
}

/** Whether an email address is one that this installation makes itself; no identity provider may claim one. */
export function isOwnEmail(email: string): boolean {
  return email.toLowerCase().endsWith(domain);
}

/** Whether a user stands for an operator, and is no person. */
export function isOperator({ email }: { email: string }): boolean {
  return email.startsWith(prefix) && isOwnEmail(email);
}

/** The login of an operator's user; null for other users. Earlier releases named all of them `Operator`. */
export function operatorLogin(user: { email: string; name: string }): string | null {
  if (!isOperator(user)) return null;
  return user.name.endsWith(suffix) ? user.name.slice(0, -suffix.length) : user.name;
}
