/** A role is not as it has to be, and the owner of the database may not change that. */
export class RoleProblem extends Error {
  constructor(
    readonly role: string,
    message: string,
  ) {
    super(message);
  }
}

/** The owner may not make the role, or not give it its password. */
export class RoleMissing extends RoleProblem {
  override readonly name = 'RoleMissing';
  constructor(role: string) {
    super(role, `the role ${role} is missing or has another password, and the owner may not make it`);
  }
}

/** The role is there, made by somebody else, and the owner may not act as it or pass it on. */
export class RoleNotGranted extends RoleProblem {
  override readonly name = 'RoleNotGranted';
  constructor(
    role: string,
    /** The owner. */
    readonly owner: string,
  ) {
    super(role, `the role ${role} belongs to somebody else, and ${owner} may not grant it`);
  }
}

/** The role has no rights to the tables: they were restored when it did not exist. */
export class RightsMissing extends RoleProblem {
  override readonly name = 'RightsMissing';
  constructor(role: string) {
    super(role, `the role ${role} has no rights to the tables of this database`);
  }
}

/** PostgreSQL, or the pooler before it, does not let the role sign in. */
export class SignInRefused extends RoleProblem {
  override readonly name = 'SignInRefused';
  constructor(role: string, reason: string) {
    super(role, reason);
  }
}
