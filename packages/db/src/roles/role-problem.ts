/** A role is not as required, and the owner of the database may not change it. */
export class RoleProblem extends Error {
  readonly role: string;

  constructor(role: string, message: string) {
    super(message);
    this.role = role;
  }
}

/** The owner may not create the role, or not set its password. */
export class RoleMissing extends RoleProblem {
  override readonly name = 'RoleMissing';
  constructor(role: string) {
    super(role, `the role ${role} is missing or has another password, and the owner may not create it`);
  }
}

/** Another role created the role, and the owner may not act as it or grant it. */
export class RoleNotGranted extends RoleProblem {
  override readonly name = 'RoleNotGranted';
  /** The owner of the database. */
  readonly owner: string;

  constructor(role: string, owner: string) {
    super(role, `the role ${role} was created by another role, and ${owner} may not grant it`);
    this.owner = owner;
  }
}

/** PostgreSQL, or the pooler in front of it, refuses the login of the role. */
export class SignInRefused extends RoleProblem {
  override readonly name = 'SignInRefused';
  constructor(role: string, reason: string) {
    super(role, reason);
  }
}

/** The role has the password of another secret, with which servers are connected now. */
export class LoginInUse extends RoleProblem {
  override readonly name = 'LoginInUse';
  constructor(role: string) {
    super(role, `servers with another secret are connected as the role ${role}`);
  }
}
