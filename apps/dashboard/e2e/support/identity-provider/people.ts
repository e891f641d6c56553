/** Somebody who can sign in at the identity provider of the tests. */
export interface Person {
  /** The subject at OpenID Connect, and the login at GitHub. */
  id: string;
  /** The number at GitHub. */
  number: number;
  name: string;
  email: string;
  emailVerified: boolean;
}

const everybody: Person[] = [
  { id: 'ada', number: 1815, name: 'Ada Lovelace', email: 'ada@clinic.example', emailVerified: true },
  { id: 'grace', number: 1906, name: 'Grace Hopper', email: 'grace@clinic.example', emailVerified: true },
  // Claims an address that is not hers.
  { id: 'eve', number: 1952, name: 'Eve Moneypenny', email: 'Ada@clinic.example', emailVerified: false },
  { id: 'alan', number: 1912, name: 'Alan Turing', email: 'alan@clinic.example', emailVerified: true },
];

export const people = new Map(everybody.map((person) => [person.id, person]));
